using System.Text;

namespace IncidentKB.Core.Traces.Languages.Elixir;

/// <summary>What is known of Elixir and Erlang.</summary>
internal static class ElixirLanguage
{
    /// <summary>Elixir.</summary>
    public static readonly TraceLanguage Elixir = new()
    {
        Name = ElixirTrace.Language,
        Title = "Elixir",
        Aliases = ["ex"],
        MessageMarks = ElixirTrace.Marks,
        ReadMessage = ElixirTrace.TryReadMessage,
        ReadFrame = ElixirTrace.TryReadFrame,
        Normalise = static (function, _) => ElixirFrames.Normalise(function),
        Frameworks = ElixirFrames.Frameworks,
        LineOpenings = ["** (", "("],
        FirstWords = ["**"],
        Signs = [".ex:", ".exs:", ".erl:", "** ("],
        CommonMessages = ["no function clause matching", "no match of right hand side"],
    };

    /// <summary>Erlang; its messages are read together with Elixir's.</summary>
    public static readonly TraceLanguage Erlang = new()
    {
        Name = ElixirTrace.Erlang,
        Title = "Erlang",
        Aliases = ["erl"],
        ReadFrame = ElixirTrace.TryReadTerms,
        Normalise = static (function, _) => ElixirFrames.Normalise(function),
    };
}

/// <summary>Names of functions of Elixir and Erlang.</summary>
internal static class ElixirFrames
{
    /// <summary>Modules of libraries that many programs use.</summary>
    public static readonly NamePrefixes Frameworks = new(
    [
        "Absinthe.", "Bandit.", "Broadway.", "DBConnection.", "Ecto.", "ExUnit.", "Finch.", "GenServer.", "Oban.", "Phoenix.", "Plug.",
        "Postgrex.", "Task.Supervised", "Tesla.", "cowboy.", "gen_server.", "proc_lib.", "ranch.",
    ]);

    /// <summary>
    /// <c>anonymous fn/2 in Shop.Cart.total/1</c> becomes <c>Shop.Cart.total</c>, <c>cart,total</c> of Erlang <c>cart.total</c>.
    /// </summary>
    public static FrameName Normalise(ReadOnlySpan<char> function)
    {
        function = function.LastIndexOf(" in ", StringComparison.Ordinal) is var inner and > 0 ? function[(inner + 4)..] : function;
        var slash = function.LastIndexOf('/');
        function = slash > 0 ? function[..slash] : function;
        var name = new StringBuilder(function.Length);
        foreach (var range in function.SplitAny('.', ',', ':'))
        {
            FrameName.AppendDotted(name, function[range].Trim("-'"));
        }

        return FrameName.OfDotted(name.ToString());
    }
}
