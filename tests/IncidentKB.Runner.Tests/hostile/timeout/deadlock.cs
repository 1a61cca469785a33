// Waits for itself
// expect: exit 0

object one = new(), two = new();
using var both = new Barrier(2);
var other = new Thread(() => Take(two, one));
other.Start();
Take(one, two);

void Take(object first, object second)
{
    lock (first)
    {
        both.SignalAndWait();
        lock (second)
        {
        }
    }
}
