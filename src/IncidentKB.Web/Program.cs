using IncidentKB.Web.Hosting;

Console.OutputEncoding = System.Text.Encoding.UTF8;

// import, export, check, backup, restore, match, admin, token and the help: do their work and end.
if (ContentCommands.Knows(args))
{
    return await ContentCommands.RunAsync(args);
}

var options = args is [ContentCommands.Serve, .. var rest] ? rest : args;
var builder = WebApplication.CreateBuilder(KbHost.Options(options));
builder.AddKb();
return await builder.Build().RunKbAsync();
