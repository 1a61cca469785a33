using IncidentKB.Web.Shared;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;

namespace IncidentKB.Web.Hosting;

/// <summary>Keeps the keys that sign forms beside the database, so that a form opened before a restart still works after it.</summary>
internal sealed class KeysInDataDirectory(KbOptions options, ILoggerFactory loggers) : IConfigureOptions<KeyManagementOptions>
{
    public void Configure(KeyManagementOptions keys) =>
        keys.XmlRepository = new FileSystemXmlRepository(new DirectoryInfo(Path.Combine(options.DataDirectory, "keys")), loggers);
}
