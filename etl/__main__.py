"""`paperhouse`, and `python -m etl`."""

import signal


def run() -> None:
    """Run the command. Ctrl-C while its modules load ends it without a word."""
    handler = signal.getsignal(signal.SIGINT)
    if handler is signal.default_int_handler:  # a shell may want it ignored
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from etl.cli.main import main  # noqa: PLC0415 - loads for a tenth of a second

    signal.signal(signal.SIGINT, handler)
    main()


if __name__ == "__main__":
    run()
