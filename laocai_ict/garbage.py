"""How often Python looks for garbage in processes that make many pages."""

import gc


def collect_seldom() -> None:
    """To be called when all is loaded.

    A page is made of some ten thousand things that are gone with it: the collector, which would look for what is left
    thirty times a page, waits for more, and leaves alone what is there by now and stays.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)
