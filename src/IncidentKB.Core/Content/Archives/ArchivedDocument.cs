namespace IncidentKB.Core.Content.Archives;

/// <summary>A document of a team's archive as the files of an incident that nobody has completed yet.</summary>
/// <param name="Source">Path of the document in its archive, with forward slashes.</param>
/// <param name="Title">Its title.</param>
/// <param name="Slug">Slug of the incident: name of the folder and of the page.</param>
/// <param name="Bundle">The files and pictures. The key <c>id</c> is empty, unless the folder was an incident of this site already.</param>
/// <param name="Decisions">
/// What a person has to look at, by line of the document: what was guessed, what has no place, what could not be taken along. All are
/// warnings. What is merely missing is not among them, because the check of the files names it.
/// </param>
public sealed record ArchivedDocument(
    string Source, string Title, string Slug, IncidentBundle Bundle, IReadOnlyList<ContentProblem> Decisions);
