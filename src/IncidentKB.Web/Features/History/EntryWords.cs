using IncidentKB.Core.Patterns;
using IncidentKB.Web.Features.Patterns;
using IncidentKB.Web.Features.Practices;
using IncidentKB.Web.Features.Reading;
using IncidentKB.Web.Shared;

namespace IncidentKB.Web.Features.History;

/// <summary>What the pages of the history of a pattern, a practice or a reading path say of their kind.</summary>
internal static class EntryWords
{
    /// <summary>What the entry at an address is; null where the address begins as that of none.</summary>
    public static CatalogueKind? KindAt(string path) => path.Split('/') is ["", var area, ..] ? KindOf(area) : null;

    /// <summary>What the entries of a part of the site are, as its addresses name it; null for another part.</summary>
    public static CatalogueKind? KindOf(string area) => area switch
    {
        "patterns" => CatalogueKind.Pattern,
        "practices" => CatalogueKind.Practice,
        "reading" => CatalogueKind.Path,
        _ => null,
    };

    extension(ReaderContext reader)
    {
        /// <summary>Address of the list of all entries of a kind.</summary>
        public string ListUrlOf(CatalogueKind kind) => kind switch
        {
            CatalogueKind.Pattern => reader.Urls.Patterns,
            CatalogueKind.Practice => reader.Urls.Practices,
            _ => reader.Urls.ReadingPaths,
        };

        /// <summary>Name of that list.</summary>
        public string ListNameOf(CatalogueKind kind) => kind switch
        {
            CatalogueKind.Pattern => reader.Ui.PatternsHeadingMany,
            CatalogueKind.Practice => reader.Ui.Practices,
            _ => reader.Ui.Reading,
        };

        /// <summary>The sentence for an entry that is not there.</summary>
        public string NoSuchEntry(CatalogueKind kind, string slug) => kind switch
        {
            CatalogueKind.Pattern => reader.Ui.NoSuchPattern(slug),
            CatalogueKind.Practice => reader.Ui.NoSuchPractice(slug),
            _ => reader.Ui.NoSuchReadingPath(slug),
        };
    }
}
