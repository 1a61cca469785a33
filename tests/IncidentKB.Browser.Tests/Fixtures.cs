using IncidentKB.Browser.Tests;
using IncidentKB.Web.Tests;
using Xunit;

// One site and one browser for all; each test opens a profile of its own.
[assembly: AssemblyFixture(typeof(KbSite))]
[assembly: AssemblyFixture(typeof(Chromium))]
[assembly: AssemblyFixture(typeof(EditableSite))]
[assembly: AssemblyFixture(typeof(OutageSite))]
[assembly: AssemblyFixture(typeof(HistorySite))]
[assembly: AssemblyFixture(typeof(WritingSite))]
