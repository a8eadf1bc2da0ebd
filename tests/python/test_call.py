# SPDX-License-Identifier: Apache-2.0
"""How long calls behave: progress, stopping, Ctrl-C, the GIL."""

import _thread
import threading
import time

import numpy as np
import pytest

import libgrid
from libgrid import _libgrid

ANGLES = np.linspace(0, 2 * np.pi, 20_001)
RING = np.column_stack([np.cos(ANGLES), np.sin(ANGLES)])
RING[-1] = RING[0]
DISC = libgrid.PolygonArray(RING, [0, len(RING)], [0, 1], [0, 1])


def long_call(**options):
    """Minutes of work: the distance of far points to an outline of many edges."""
    far = libgrid.PointArray(np.full((1_000_000, 2), 9.0) + np.arange(1_000_000)[:, None])
    return _libgrid.assign_points(far, DISC, threads=1, **options)


def later(seconds, action):
    timer = threading.Timer(seconds, action)
    timer.start()
    return timer


def test_ctrl_c_stops_a_long_call():
    later(0.3, _thread.interrupt_main)
    begin = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        long_call()
    assert time.monotonic() - begin < 5


def test_other_threads_go_on_meanwhile():
    ticks = []

    def tick():
        for _ in range(20):
            ticks.append(time.monotonic())
            time.sleep(0.005)
        _thread.interrupt_main()

    threading.Thread(target=tick).start()
    with pytest.raises(KeyboardInterrupt):
        long_call()
    assert len(ticks) == 20


def test_calls_from_two_threads_do_not_disturb_each_other():
    places = np.random.default_rng(1).uniform(-1, 1, (20_000, 2))
    alone = libgrid.locate(places, DISC)
    found = [None, None]

    def work(slot):
        found[slot] = libgrid.locate(places, DISC)

    threads = [threading.Thread(target=work, args=(slot,)) for slot in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    np.testing.assert_array_equal(found[0], alone)
    np.testing.assert_array_equal(found[1], alone)


def squares(progress):
    area = libgrid.PolygonArray.from_wkt(["POLYGON ((0 0, 1000 0, 1000 1000, 0 1000, 0 0))"])
    levels = [(area, [], None, name, []) for name in ("boundary", "cell")]
    return _libgrid.check_levels(levels, progress=progress)


def test_progress_is_told_in_the_calling_thread():
    told = []
    squares(lambda stage, share: told.append((stage, share, threading.current_thread())))
    assert told
    assert all(0 <= share <= 1 for _, share, _ in told)
    assert {thread for _, _, thread in told} == {threading.current_thread()}


def test_progress_can_stop_a_call():
    with pytest.raises(libgrid.Cancelled) as caught:
        squares(lambda stage, share: False)
    assert caught.value.code == "cancelled"
    squares(lambda stage, share: None)


def test_an_error_in_progress_comes_through():
    def broken(stage, share):
        raise ZeroDivisionError(stage)

    with pytest.raises(ZeroDivisionError):
        squares(broken)


def test_threads_must_not_be_negative():
    with pytest.raises(libgrid.UsageError, match="threads is -1"):
        libgrid.locate([[0, 0]], DISC, threads=-1)
