// Takes every processor
// expect: exit 0

for (var i = 0; i < 32; i++)
{
    new Thread(() => { while (true) { } }).Start();
}
