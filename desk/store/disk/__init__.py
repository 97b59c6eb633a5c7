"""Files on a disk, written safely."""
