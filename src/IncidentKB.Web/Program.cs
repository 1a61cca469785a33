using System.Text;
Console.OutputEncoding = Encoding.UTF8;
