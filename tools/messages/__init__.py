"""Turns the official OCPP JSON schemas into Voltgate's C++ message headers."""
