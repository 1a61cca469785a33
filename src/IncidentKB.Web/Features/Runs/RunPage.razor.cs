using IncidentKB.Core.Incidents;
using IncidentKB.Data;
using IncidentKB.Runner;
using IncidentKB.Web.Features.Incidents;
using Microsoft.AspNetCore.Components;

namespace IncidentKB.Web.Features.Runs;

public sealed partial class RunPage
{
    private readonly List<(string Name, RunAnswer Run, string Summary)> _shown = [];
    private Incident? _incident;
    private IReadOnlyList<string> _names = [];
    private string? _fault;
    private string? _edited;
    private string? _code;
    private string _title = "";
    private bool _hasMoved;
    private bool _canEdit;

    [Parameter] public string Slug { get; set; } = "";

    [SupplyParameterFromForm(FormName = RunForm.Name)] private string? Snippet { get; set; }

    [SupplyParameterFromForm(FormName = RunForm.Name)] private string? Source { get; set; }

    [SupplyParameterFromQuery] private string? Edit { get; set; }

    protected override async Task LoadAsync()
    {
        var text = new RunText(Page.Reader.Language);

        // A page of strangers shall not use up somebody's runs.
        if (Snippet is not null && !Options.IsFromHere(Page.Http.Request))
        {
            Refuse(new(StatusCodes.Status400BadRequest, text.ForeignForm));
            Snippet = null;
        }

        // Whatever becomes of a run, what somebody typed comes back to them.
        (_code, _edited) = (Source, Source is null ? Edit : Snippet);
        foreach (var name in Snippet?.Split(' ') ?? (string?[])[Edit])
        {
            var order = await ReadOrderAsync(name, text);
            if (order.Incident is not { } incident)
            {
                _fault = order.Refusal?.Detail;
                if (order.MovedTo is { } current)
                {
                    _hasMoved = true;
                    Page.RedirectForGood(Reader.Urls.Run(current));
                }

                return;
            }

            _incident = incident;
            _names = Core.Incidents.Snippet.NamesOf(incident.Snippets);
            _canEdit = SnippetTrust.MayBeEdited(Options.Runner, Runner, Page.Http.User);
            if (name is null || !await RunOrOpenAsync(name, order, text))
            {
                return;
            }
        }
    }

    // False where nothing more is to run.
    private async Task<bool> RunOrOpenAsync(string name, RunOrder order, RunText text)
    {
        if (order.Request is not { } request)
        {
            Refuse(order.Refusal!);
        }
        else if (Snippet is not null)
        {
            await RunAsync(name, request, order.IsChanged, text);
        }
        else if (_canEdit)
        {
            _code ??= order.Snippet?.Source;
        }

        return _fault is null;
    }

    // No connection to the database is kept while the program runs.
    private async Task<RunOrder> ReadOrderAsync(string? name, RunText text)
    {
        await using var db = await Database.OpenAsync(Page.Cancelled);
        var order = await RunOrder.ReadAsync(
            db, Slug, name, Source, SnippetTrust.MayEdit(Options.Runner, Page.Http.User), text, Page.Cancelled);
        if (order.Incident is { } incident)
        {
            var items = await db.ReadableIncidents.Where(i => i.Id == incident.Id).ToListItemsAsync(Reader.Language, Page.Cancelled);
            _title = items[0].Title;
        }

        return order;
    }

    private async Task RunAsync(string name, SnippetRequest request, bool isChanged, RunText text)
    {
        RunAnswer? run = null;
        await foreach (var told in Runs.RunAsync(request, isChanged, 1, Page.Http, text, Page.Cancelled))
        {
            switch (told)
            {
                case RunEvent.Result result:
                    run = result.Run;
                    break;
                case RunEvent.Done done when run is not null:
                    _shown.Add((name, run, done.Summary));
                    break;
                case RunEvent.Error refusal:
                    Refuse(refusal);
                    break;
            }
        }
    }

    private void Refuse(RunEvent.Error refusal)
    {
        _fault = refusal.Detail;
        Page.Status(refusal.Status);
    }
}
