namespace IncidentKB.Web.Tests;

/// <summary>A site in which tests write and publish, so that the others read what they expect.</summary>
public sealed class WritingSite : KbSite;
