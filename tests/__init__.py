"""The suite mirrors the rooms of `sprint/`; what guards the whole house stands at its top."""
