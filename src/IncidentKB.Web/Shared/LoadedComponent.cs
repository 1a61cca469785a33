using Microsoft.AspNetCore.Components;

namespace IncidentKB.Web.Shared;

/// <summary>
/// A component that has read what it shows before it renders. A plain component renders as soon as its first read waits,
/// and would then show, or answer with the status of, a page that knows nothing yet. SQLite never waits; other databases do.
/// </summary>
public abstract class LoadedComponent : ComponentBase
{
    private bool _isLoaded;

    public sealed override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        if (!_isLoaded)
        {
            await LoadAsync();
            _isLoaded = true;
        }

        await base.SetParametersAsync(ParameterView.Empty);
    }

    /// <summary>Reads what the component shows. Its parameters are set; nothing of it has been rendered.</summary>
    protected abstract Task LoadAsync();
}
