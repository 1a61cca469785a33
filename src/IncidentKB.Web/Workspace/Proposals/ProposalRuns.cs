using IncidentKB.Data;
using IncidentKB.Data.Entities;
using IncidentKB.Runner;
using IncidentKB.Web.Features.People;
using IncidentKB.Web.Features.Runs;
using IncidentKB.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace IncidentKB.Web.Workspace.Proposals;

/// <summary>Runs programs of a proposal as they were saved, in the jail or not at all.</summary>
internal static class ProposalRuns
{
    private const int MaxBodyBytes = 4 * 1024;

    public static void MapProposalRuns(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/proposals/{id:int}/runs", RunAsync).RequireAuthorization(nameof(Role.Author))
            .WithName("RunProposal").WithTags("Proposals")
            .WithSummary(
                "Runs a program of a proposal as it is saved: {\"snippet\": \"bug\", \"times\": 20}. Answers like the runs of an incident.")
            .WithMetadata(new NeedsScopeAttribute(TokenScopes.Runs), new RequestSizeLimitAttribute(MaxBodyBytes));

    private static async Task<IResult> RunAsync(
        int id, PageRequest page, IDbContextFactory<KbContext> database, RunSeries runs, KbOptions options)
    {
        var text = new RunText(page.Reader.Language);
        var (wanted, fault) = await RunsApi.ReadRequestAsync(page.Http.Request, text, page.Cancelled);
        if (fault != null)
        {
            return RunsApi.Refuse(page, new(StatusCodes.Status400BadRequest, fault));
        }

        if (!SnippetTrust.MayEdit(options.Runner, page.Http.User))
        {
            return RunsApi.Refuse(page, new(StatusCodes.Status403Forbidden, text.EditedCodeIsOff));
        }

        var file = $"{wanted.Snippet}.cs";
        var source = await ReadAsync(database, id, file, page.Cancelled);
        return source == null
            ? RunsApi.Refuse(page, new(StatusCodes.Status404NotFound, text.NoSuchProgram(file)))
            : await RunsApi.AnswerAsync(
                runs.RunAsync(
                    new(source, SnippetOrigin.Edited) { FileName = file }, isChanged: false, wanted.Times, page.Http, text, page.Cancelled),
                page.Reader.Urls.Proposal(id), page);
    }

    // No connection to the database is kept while the program runs.
    private static async Task<string?> ReadAsync(
        IDbContextFactory<KbContext> database, int id, string file, CancellationToken cancellationToken)
    {
        await using var db = await database.OpenAsync(cancellationToken);
        return await db.ProposalFiles.Where(f => f.ProposalId == id && f.Path == file && f.MediaType == null)
            .Select(f => f.Text).SingleOrDefaultAsync(cancellationToken);
    }
}
