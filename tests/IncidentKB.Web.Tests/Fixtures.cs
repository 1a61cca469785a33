using IncidentKB.Web.Tests;
using Xunit;

// Started once for all tests that only read.
[assembly: AssemblyFixture(typeof(KbSite))]
[assembly: AssemblyFixture(typeof(TeamSite))]
[assembly: AssemblyFixture(typeof(EditableSite))]
[assembly: AssemblyFixture(typeof(MembersSite))]
[assembly: AssemblyFixture(typeof(OutageSite))]
[assembly: AssemblyFixture(typeof(WritingSite))]
[assembly: AssemblyFixture(typeof(HistorySite))]
