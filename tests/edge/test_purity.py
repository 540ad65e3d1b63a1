"""What never loads Django, by trying."""

import subprocess
import sys


def test_edge_front_journal_and_engine_never_load_django() -> None:
    code = (
        "import pkgutil, importlib, sys\n"
        "for room in ('edge', 'front', 'journal', 'engine'):\n"
        "    package = importlib.import_module(f'tallgrass.{room}')\n"
        "    for module in pkgutil.walk_packages(package.__path__, f'tallgrass.{room}.'):\n"
        "        importlib.import_module(module.name)\n"
        "print(sorted(name for name in sys.modules if name.split('.')[0] == 'django'), "
        "len(sys.modules) > 100)\n"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[] True"
