"""The people's own exports, one module per network that offers one."""
