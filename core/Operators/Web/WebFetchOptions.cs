namespace Pipelines.Core.Operators.Web;

/// <summary>The configuration of <c>web_fetch</c>, checked.</summary>
/// <param name="Name">The operation's name.</param>
/// <param name="AddressField">The field that holds an address or a list of them; null when <paramref name="Address"/> is given.</param>
/// <param name="Address">One address for every row.</param>
/// <param name="OutputField">The field that gets the page, or the list of pages.</param>
/// <param name="Page">How pages are fetched; its address is not used.</param>
/// <param name="WritesErrors">A page that fails becomes the text <c>ERROR: …</c>, as in DocETL.</param>
/// <param name="SkipOnError">Rows that fail are skipped, with their failure kept.</param>
internal sealed record WebFetchOptions(
    string Name, string? AddressField, string? Address, string OutputField, PageRequest Page, bool WritesErrors, bool SkipOnError);
