#!/bin/bash
# Makes the certificates and requests of this folder anew with the openssl program, and hashes.txt: how that program
# names them. Private keys are thrown away.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat > "$work/ca.cnf" <<END
[ca]
default_ca = any
[any]
database = $work/index.txt
new_certs_dir = $work
serial = $work/serial
default_md = sha256
policy = anything
unique_subject = no
x509_extensions = authority
[anything]
organizationName = optional
commonName = supplied
[authority]
basicConstraints = critical, CA:true
subjectKeyIdentifier = hash
[station]
basicConstraints = critical, CA:false
extendedKeyUsage = clientAuth
END
: > "$work/index.txt"

key() { # NAME rsa|ec|weak
    case $2 in
    rsa) openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$work/$1.key" ;;
    weak) openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out "$work/$1.key" ;;
    ec) openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$work/$1.key" ;;
    esac
}
request() { # NAME SUBJECT [DIGEST]
    openssl req -new -key "$work/$1.key" -subj "$2" "-${3:-sha256}" -out "$work/$1.csr"
}
sign() { # NAME ISSUER EXTENSIONS SERIAL FROM TO; its own issuer: a root
    echo "$4" > "$work/serial"
    local by=(-cert "$work/$2.pem" -keyfile "$work/$2.key")
    [ "$1" = "$2" ] && by=(-selfsign -keyfile "$work/$2.key")
    openssl ca -batch -notext -config "$work/ca.cnf" -extensions "$3" -startdate "$5" -enddate "$6" \
        -in "$work/$1.csr" -out "$work/$1.pem" "${by[@]}" 2> "$work/log" || { cat "$work/log"; exit 1; }
}
from=20250101000000Z
to=21250101000000Z

key root rsa; request root "/O=Voltgate/CN=Test Root"; sign root root authority 01 $from $to
key next_root ec; request next_root "/O=Voltgate/CN=Next Test Root"; sign next_root root authority 02 $from $to
key other_root ec; request other_root "/O=Somebody/CN=Other Root"; sign other_root other_root authority 0ABC $from $to
key third_root ec; request third_root "/O=Somebody/CN=Third Root"; sign third_root third_root authority 0ABD $from $to
key expired_root ec; request expired_root "/CN=Expired Root"
sign expired_root expired_root authority 03 20200101000000Z 20210101000000Z
key intermediate ec; request intermediate "/O=Voltgate/CN=Test Intermediate"
sign intermediate root authority 0FEDCBA987654321 $from $to
for kind in rsa ec; do
    key station_$kind $kind; request station_$kind "/O=Voltgate/CN=CP1"
    sign station_$kind intermediate station "$([ $kind = rsa ] && echo 10 || echo 11)" $from $to
    cat "$work/station_$kind.pem" "$work/intermediate.pem" > station_$kind.chain.pem
    cp "$work/station_$kind.csr" station_$kind.csr.pem
done
cp "$work"/{root,next_root,other_root,third_root,expired_root,intermediate}.pem .

# Contracts of an issuer of their own; one of them is over.
key contract_root ec; request contract_root "/O=Issuer/CN=Contract Root"
sign contract_root contract_root authority 20 $from $to; cp "$work/contract_root.pem" .
key contract ec; request contract "/O=Issuer/CN=DEABCC12345678X"
sign contract contract_root station 21 $from $to; cp "$work/contract.pem" .
sign contract contract_root station 22 $from 20260101000000Z; cp "$work/contract.pem" expired_contract.pem

key plain ec
request plain "/CN=CP1"; cp "$work/plain.csr" without_operator.csr.pem
request plain "/O=Somebody/CN=CP1"; cp "$work/plain.csr" other_operator.csr.pem
request plain "/O=Voltgate/CN=CP2"; cp "$work/plain.csr" other_station.csr.pem
request plain "/O=Voltgate/CN=CP1" sha1; cp "$work/plain.csr" sha1.csr.pem
key weak weak; request weak "/O=Voltgate/CN=CP1"; cp "$work/weak.csr" weak_key.csr.pem
sed 's/$/\r/' station_ec.csr.pem > station_ec.crlf.csr.pem
# One bit of the signature is another.
openssl req -in station_ec.csr.pem -outform DER | python3 -c '
import sys, base64, textwrap
der = bytearray(sys.stdin.buffer.read()); der[-1] ^= 1
print("-----BEGIN CERTIFICATE REQUEST-----\n" + "\n".join(textwrap.wrap(base64.b64encode(der).decode(), 64)) +
      "\n-----END CERTIFICATE REQUEST-----")' > tampered.csr.pem

{
    echo "# certificate issuer algorithm issuerNameHash issuerKeyHash serialNumber, as the openssl program computes them"
    for pair in root:root next_root:root other_root:other_root intermediate:root station_rsa:intermediate; do
        for algorithm in sha256 sha384 sha512; do
            openssl ocsp -$algorithm -issuer "$work/${pair#*:}.pem" -cert "$work/${pair%:*}.pem" -req_text -no_nonce |
                sed ':again; /\\$/ { N; s/\\\n *//; b again }' |
                awk -v head="${pair%:*} ${pair#*:} $algorithm" -F': ' '/Issuer Name Hash/ {name = $2}
                    /Issuer Key Hash/ {key = $2} /Serial Number/ {print head, name, key, $2}'
        done
    done
} > hashes.txt
