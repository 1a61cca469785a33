using IncidentKB.Data;
using IncidentKB.Runner;
using IncidentKB.Web.Features.Incidents;
using Microsoft.AspNetCore.Components;

namespace IncidentKB.Web.Features.Runs;

public sealed partial class RunPage
{
    private RunOrder _order = null!;
    private IReadOnlyList<string> _names = [];
    private RunAnswer? _run;
    private string? _fault;
    private string? _name;
    private string? _code;
    private string _title = "";
    private bool _hasMoved;
    private bool _canEdit;

    [Parameter] public string Slug { get; set; } = "";

    [SupplyParameterFromForm(FormName = RunForm.Name)] private string? Snippet { get; set; }

    [SupplyParameterFromForm(FormName = RunForm.Name)] private string? Source { get; set; }

    [SupplyParameterFromQuery] private string? Edit { get; set; }

    [SupplyParameterFromQuery(Name = RunForm.Field)] private string? Chosen { get; set; }

    protected override async Task LoadAsync()
    {
        var text = new RunText(Reader.Language);
        _name = Snippet ?? Edit;
        _order = await ReadOrderAsync(text);
        if (_order.Incident is not { } incident)
        {
            _fault = _order.Refusal?.Detail;
            if (_order.MovedTo is { } current)
            {
                _hasMoved = true;
                Page.RedirectForGood(Reader.Urls.Run(current));
            }

            return;
        }

        _names = Core.Incidents.Snippet.NamesOf(incident.Snippets);
        _canEdit = SnippetTrust.MayBeEdited(Options.Runner, Runner, Page.Http.User);

        // Whatever becomes of the run, what somebody typed comes back to them.
        _code = Source;
        if (_name is null)
        {
            return;
        }

        if (_order.Request is not { } request)
        {
            Refuse(_order.Refusal!);
        }
        else if (Snippet is not null)
        {
            await RunAsync(request, text);
        }
        else if (_canEdit)
        {
            _code ??= _order.Snippet?.Source;
        }
    }

    // No connection to the database is kept while the program runs.
    private async Task<RunOrder> ReadOrderAsync(RunText text)
    {
        await using var db = await Database.OpenAsync(Page.Cancelled);
        var order = await RunOrder.ReadAsync(db, Slug, _name, Source, SnippetTrust.MayEdit(Options.Runner, Page.Http.User), text, Page.Cancelled);
        if (order.Incident is { } incident)
        {
            var items = await db.ReadableIncidents.Where(i => i.Id == incident.Id).ToListItemsAsync(Reader.Language, Page.Cancelled);
            _title = items[0].Title;
        }

        return order;
    }

    private async Task RunAsync(SnippetRequest request, RunText text)
    {
        await foreach (var told in Runs.RunAsync(request, 1, Page.Http, text, Page.Cancelled))
        {
            if (told is RunEvent.Result result)
            {
                _run = result.Run;
            }
            else if (told is RunEvent.Error refusal)
            {
                Refuse(refusal);
            }
        }
    }

    private void Refuse(RunEvent.Error refusal)
    {
        _fault = refusal.Detail;
        Page.Status(refusal.Status);
    }
}
