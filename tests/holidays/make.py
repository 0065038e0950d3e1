#!/usr/bin/env python3
"""Writes denmark.txt: the public holidays of Denmark 1950-2100 by the independent
library `holidays` (pip install holidays), a line for each: date and name."""
import sys
import holidays

table = holidays.country_holidays("DK", years=range(1950, 2101), language="da")
rows = sorted((day.isoformat(), name) for day, names in table.items() for name in names.split("; "))
sys.stdout.write("".join(f"{day} {name}\n" for day, name in rows))
