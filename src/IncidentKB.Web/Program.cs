using IncidentKB.Web.Hosting;

Console.OutputEncoding = System.Text.Encoding.UTF8;

// import, export, check: work on the content and end.
if (ContentCommands.Knows(args))
{
    return await ContentCommands.RunAsync(args);
}

var builder = WebApplication.CreateBuilder(KbHost.Options(args));
builder.AddKb();
return await builder.Build().RunKbAsync();
