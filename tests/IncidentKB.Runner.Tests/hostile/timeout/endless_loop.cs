// Never ends
// expect: exit 0

while (true) { }
