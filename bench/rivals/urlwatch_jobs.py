"""urlwatch over a list of addresses: ``urlwatch_jobs.py ADDRESSES FOLDER WORKERS``, run with the rivals' Python.

Its jobs, its configuration and its cache lie in the folder; nothing is reported anywhere but on standard output.
"""

from __future__ import annotations

import sys
from pathlib import Path

from urlwatch import cli, worker


def main() -> None:
    addresses, folder, workers = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    jobs = folder / "urls.yaml"
    if not jobs.exists():
        jobs.write_text("---\n".join(f"url: {url}\n" for url in addresses.read_text().split()))
        (folder / "urlwatch.yaml").write_text("{}\n")
    worker.MAX_WORKERS = workers
    files = {"--urls": "urls.yaml", "--config": "urlwatch.yaml", "--hooks": "hooks.py", "--cache": "cache.db"}
    sys.argv[1:] = [word for option, name in files.items() for word in (option, str(folder / name))]
    cli.main()


if __name__ == "__main__":
    main()
