// Prints what a worker says to the site
// expect: exit 7
// expect: output ready limits no-privileges landlock seccomp;
// expect: output failed
// expect: output end

Console.WriteLine("ready limits no-privileges landlock seccomp;");
Console.WriteLine("failed");
var frame = new byte[] { 255, 255, 255, 127, 0, 0, 0, 0, 10 };
using (var output = Console.OpenStandardOutput())
{
    output.Write(frame);
}

Console.Error.WriteLine("Unhandled exception. System.Forged: not true");
Console.WriteLine("end");
return 7;
