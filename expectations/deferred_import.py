"""Modules of others whose import takes long, and which nothing here calls."""

import sys
from importlib.util import LazyLoader, find_spec, module_from_spec


def defer_import(package: str, name: str) -> None:
    """Let `from package import name` be quick: the code of that module runs on its first use."""
    path = f"{package}.{name}"
    spec = None if path in sys.modules else find_spec(path)
    if spec is None or spec.loader is None:
        return
    spec.loader = LazyLoader(spec.loader)
    module = module_from_spec(spec)
    sys.modules[path] = module
    spec.loader.exec_module(module)
    setattr(sys.modules[package], name, module)
