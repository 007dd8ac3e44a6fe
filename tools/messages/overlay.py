"""What the schemas do not say, or say wrongly: names, directions, groups and local corrections.

The published schemas are never edited. Names of structs below are those of the generated C++.
"""

# --- 1.6: the core schemas hold everything inline; these are the specification's type names (section 7). ---
# The longest matching suffix of "Message/field/field[]" decides.
V16_NAMES = {
    "idTagInfo": "IdTagInfo",
    "idTagInfo/status": "AuthorizationStatus",
    "BootNotificationResponse/status": "RegistrationStatus",
    "CancelReservationResponse/status": "CancelReservationStatus",
    "ChangeAvailability/type": "AvailabilityType",
    "ChangeAvailabilityResponse/status": "AvailabilityStatus",
    "ChangeConfigurationResponse/status": "ConfigurationStatus",
    "ClearCacheResponse/status": "ClearCacheStatus",
    "ClearChargingProfileResponse/status": "ClearChargingProfileStatus",
    "DataTransferResponse/status": "DataTransferStatus",
    "DiagnosticsStatusNotification/status": "DiagnosticsStatus",
    "FirmwareStatusNotification/status": "FirmwareStatus",
    "GetCompositeScheduleResponse/status": "GetCompositeScheduleStatus",
    "GetConfigurationResponse/configurationKey[]": "KeyValue",
    "RemoteStartTransactionResponse/status": "RemoteStartStopStatus",
    "RemoteStopTransactionResponse/status": "RemoteStartStopStatus",
    "ReserveNowResponse/status": "ReservationStatus",
    "Reset/type": "ResetType",
    "ResetResponse/status": "ResetStatus",
    "SendLocalList/localAuthorizationList[]": "AuthorizationData",
    "SendLocalList/updateType": "UpdateType",
    "SendLocalListResponse/status": "UpdateStatus",
    "SetChargingProfileResponse/status": "ChargingProfileStatus",
    "StatusNotification/errorCode": "ChargePointErrorCode",
    "StatusNotification/status": "ChargePointStatus",
    "StopTransaction/reason": "Reason",
    "TriggerMessage/requestedMessage": "MessageTrigger",
    "TriggerMessageResponse/status": "TriggerMessageStatus",
    "UnlockConnectorResponse/status": "UnlockStatus",
    "chargingProfile": "ChargingProfile",
    "csChargingProfiles": "ChargingProfile",
    "chargingProfileKind": "ChargingProfileKindType",
    "chargingProfilePurpose": "ChargingProfilePurposeType",
    "chargingRateUnit": "ChargingRateUnitType",
    "chargingSchedule": "ChargingSchedule",
    "chargingSchedulePeriod[]": "ChargingSchedulePeriod",
    "recurrencyKind": "RecurrencyKindType",
    "meterValue[]": "MeterValue",
    "transactionData[]": "MeterValue",
    "sampledValue[]": "SampledValue",
    "sampledValue[]/context": "ReadingContext",
    "sampledValue[]/format": "ValueFormat",
    "sampledValue[]/location": "Location",
    "sampledValue[]/measurand": "Measurand",
    "sampledValue[]/phase": "Phase",
    "sampledValue[]/unit": "UnitOfMeasure",
}

# The security extension of 1.6 has definitions; two of its enumerations differ from core ones of the same name.
V16_DEFINITIONS = {
    "FirmwareStatusEnumType": "SignedFirmwareStatus",
    "LogEnumType": "LogType",
    "MessageTriggerEnumType": "ExtendedMessageTrigger",
}

# --- Compared without regard to case: CiString of 1.6 and identifierString of 2.x, where it matters. ---
CASE_INSENSITIVE = {
    "v16": {"idTag", "parentIdTag", "key", "unknownKey", "vendorId", "messageId"},
    "v2": {"idToken", "groupIdToken", "additionalIdToken", "Component.name", "Component.instance", "Variable.name",
           "Variable.instance"},
}

# --- 1.6 states these in its text only: (smallest, largest) of "Struct.field" or of every "field". ---
V16_RANGES = {
    "connectorId": (0, None),
    "stackLevel": (0, None),
    "numberPhases": (1, 3),
    "SendLocalListRequest.listVersion": (1, None),  # 0 would mean an empty list
    "GetLocalListVersionResponse.listVersion": (-1, None),  # -1: no list supported
}

# Lists that 1.6 wants to have an item (cardinality 1..*), which its schemas do not say.
V16_MIN_ITEMS = {"MeterValuesRequest.meterValue": 1, "MeterValue.sampledValue": 1,
                 "ChargingSchedule.chargingSchedulePeriod": 1}

# Required, but real stations leave them out and we can do without (pitfall 13): optional members that strict
# decoding and sending require.
EXPECTED = {
    "v16": {"StartTransactionRequest.connectorId", "StartTransactionRequest.idTag",
            "StartTransactionRequest.meterStart", "StartTransactionRequest.timestamp",
            "StopTransactionRequest.meterStop", "StopTransactionRequest.timestamp",
            "StopTransactionRequest.transactionId", "MeterValue.timestamp", "MeterValue.sampledValue",
            "MeterValuesRequest.connectorId", "MeterValuesRequest.meterValue"},
    "v2": {"TransactionEventRequest.timestamp", "TransactionEventRequest.triggerReason",
           "TransactionEventRequest.seqNo", "MeterValue.timestamp", "MeterValue.sampledValue",
           "MeterValuesRequest.evseId", "MeterValuesRequest.meterValue"},
}

# --- Who requests an action; all others are requested by the CSMS. ---
FROM_STATION = {
    "v16": """Authorize BootNotification DiagnosticsStatusNotification FirmwareStatusNotification Heartbeat
        LogStatusNotification MeterValues SecurityEventNotification SignCertificate SignedFirmwareStatusNotification
        StartTransaction StatusNotification StopTransaction""".split(),
    "v2": """Authorize BatterySwap BootNotification ClearedChargingLimit ClosePeriodicEventStream
        FirmwareStatusNotification Get15118EVCertificate GetCertificateChainStatus GetCertificateStatus Heartbeat
        LogStatusNotification MeterValues NotifyChargingLimit NotifyCustomerInformation NotifyDERAlarm
        NotifyDERStartStop NotifyDisplayMessages NotifyEVChargingNeeds NotifyEVChargingSchedule NotifyEvent
        NotifyMonitoringReport NotifyPeriodicEventStream NotifyPriorityCharging NotifyReport NotifySettlement
        OpenPeriodicEventStream PublishFirmwareStatusNotification PullDynamicScheduleUpdate ReportChargingProfiles
        ReportDERControl ReservationStatusUpdate SecurityEventNotification SignCertificate StatusNotification
        TransactionEvent VatNumberValidation""".split(),
}
FROM_BOTH = {"DataTransfer"}

# --- Which file an action is in: the functional blocks. ---
GROUPS = {
    "v16": {
        "authorization": "Authorize ClearCache",
        "availability": "ChangeAvailability StatusNotification",
        "certificates": """CertificateSigned DeleteCertificate GetInstalledCertificateIds InstallCertificate
            SignCertificate""",
        "data_transfer": "DataTransfer",
        "diagnostics": "DiagnosticsStatusNotification GetDiagnostics GetLog LogStatusNotification",
        "firmware": """FirmwareStatusNotification SignedFirmwareStatusNotification SignedUpdateFirmware
            UpdateFirmware""",
        "local_list": "GetLocalListVersion SendLocalList",
        "metering": "MeterValues",
        "provisioning": "BootNotification ChangeConfiguration GetConfiguration Heartbeat Reset",
        "remote_control": """ExtendedTriggerMessage RemoteStartTransaction RemoteStopTransaction TriggerMessage
            UnlockConnector""",
        "reservation": "CancelReservation ReserveNow",
        "security": "SecurityEventNotification",
        "smart_charging": "ClearChargingProfile GetCompositeSchedule SetChargingProfile",
        "transactions": "StartTransaction StopTransaction",
    },
    "v2": {
        "authorization": "Authorize ClearCache",
        "availability": "ChangeAvailability StatusNotification",
        "battery_swap": "BatterySwap RequestBatterySwap",
        "certificates": """CertificateSigned DeleteCertificate Get15118EVCertificate GetCertificateChainStatus
            GetCertificateStatus GetInstalledCertificateIds InstallCertificate SignCertificate""",
        "data_transfer": "DataTransfer",
        "der_control": """ClearDERControl GetDERControl NotifyDERAlarm NotifyDERStartStop ReportDERControl
            SetDERControl""",
        "diagnostics": "CustomerInformation GetLog LogStatusNotification NotifyCustomerInformation",
        "display": "ClearDisplayMessage GetDisplayMessages NotifyDisplayMessages SetDisplayMessage",
        "event_streams": """AdjustPeriodicEventStream ClosePeriodicEventStream GetPeriodicEventStream
            NotifyPeriodicEventStream OpenPeriodicEventStream""",
        "firmware": """FirmwareStatusNotification PublishFirmware PublishFirmwareStatusNotification
            UnpublishFirmware UpdateFirmware""",
        "local_list": "GetLocalListVersion SendLocalList",
        "metering": "MeterValues",
        "monitoring": """ClearVariableMonitoring GetMonitoringReport NotifyEvent NotifyMonitoringReport
            SetMonitoringBase SetMonitoringLevel SetVariableMonitoring""",
        "payment": "NotifySettlement NotifyWebPaymentStarted VatNumberValidation",
        "provisioning": """BootNotification GetBaseReport GetReport GetVariables Heartbeat NotifyReport Reset
            SetNetworkProfile SetVariables""",
        "remote_control": "RequestStartTransaction RequestStopTransaction TriggerMessage UnlockConnector",
        "reservation": "CancelReservation ReservationStatusUpdate ReserveNow",
        "security": "SecurityEventNotification",
        "smart_charging": """ClearChargingProfile ClearedChargingLimit GetChargingProfiles GetCompositeSchedule
            NotifyChargingLimit NotifyEVChargingNeeds NotifyEVChargingSchedule NotifyPriorityCharging
            PullDynamicScheduleUpdate ReportChargingProfiles SetChargingProfile UpdateDynamicSchedule
            UsePriorityCharging""",
        "tariff_cost": "ChangeTransactionTariff ClearTariffs CostUpdated GetTariffs SetDefaultTariff",
        "transactions": "GetTransactionStatus TransactionEvent",
        "v2x": "AFRRSignal NotifyAllowedEnergyTransfer",
    },
}

# Files for types that several groups use: whatever is reached only through the roots. The rest is in common.
TYPE_FILES = {
    "v16": {"charging_profile": ["ChargingProfile", "ChargingSchedule"], "meter_value": ["MeterValue"]},
    "v2": {"charging_profile": ["ChargingProfile", "ChargingSchedule"], "meter_value": ["MeterValue"],
           "tariff": ["Tariff"], "id_token": ["IdToken", "IdTokenInfo"]},
}
