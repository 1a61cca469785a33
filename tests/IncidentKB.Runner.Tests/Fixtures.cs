using IncidentKB.Runner.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(TestRunner))]
