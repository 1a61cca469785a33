using AngleSharp.Html.Dom;

namespace IncidentKB.Web.Tests.Workspace.Proposals;

/// <summary>What people do on the pages of a proposal, without a script.</summary>
internal static class ProposalSteps
{
    /// <summary>Sends the form of a proposal with what was typed, by one of its buttons.</summary>
    public static Task<Answer> SendAsync(Visitor browser, IHtmlDocument page, string act, params (string Name, string Value)[] typed)
    {
        var form = page.One<IHtmlFormElement>("form.proposal");
        var fields = FieldsOf(form).Where(f => !typed.Any(t => t.Name == f.Name)).Concat(typed).Append(("do", act));
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            content.Add(new StringContent(value.ReplaceLineEndings("\r\n")), name);
        }

        return browser.PostAsync(form.GetAttribute("action")!, content);
    }

    // What a browser sends of a form that nobody touched.
    private static IEnumerable<(string Name, string Value)> FieldsOf(IHtmlFormElement form)
    {
        foreach (var field in form.Elements)
        {
            switch (field)
            {
                case IHtmlInputElement { Type: not "file", Name: { Length: > 0 } name } input
                    when input.Type != "checkbox" || input.IsChecked:
                    yield return (name, input.Value);
                    break;
                case IHtmlTextAreaElement { Name: { Length: > 0 } name } area:
                    yield return (name, area.Value);
                    break;
                case IHtmlSelectElement { Name: { Length: > 0 } name } select:
                    foreach (var option in select.Options.Where(o => o.IsSelected))
                    {
                        yield return (name, option.Value);
                    }

                    break;
            }
        }
    }

    /// <summary>Presses a button of the decision on the page of a review.</summary>
    public static async Task<Answer> DecideAsync(Visitor browser, string address, string act, string text)
    {
        var page = await browser.OpenAsync(address);
        return await browser.SubmitAsync(page.One<IHtmlFormElement>(".decision form"), Button(page, act, ".decision"), ("text", text));
    }

    public static IHtmlButtonElement Button(IHtmlDocument page, string act, string inside) =>
        page.One<IHtmlButtonElement>($"{inside} button[value='{act}']");
}
