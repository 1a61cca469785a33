// Fills the heap
// expect: exit 0

var hog = new List<byte[]>();
while (true)
{
    hog.Add(new byte[1024 * 1024]);
}
