from community_safety.display.drawing import apart


def test_labels_keep_apart_and_in_order():
    assert apart([1.0, 5.0], 1.0) == [1.0, 5.0]
    assert apart([5.0, 5.0, 0.0], 2.0) == [4.0, 6.0, 0.0]
    assert apart([3.0, 3.0, 3.0], 1.0) == [2.0, 3.0, 4.0]
    assert apart([0.0, 0.5, 9.0], 1.0, lowest=0.0) == [0.0, 1.0, 9.0]
