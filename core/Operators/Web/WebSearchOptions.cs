using Pipelines.Core.Operators.Prompts;

namespace Pipelines.Core.Operators.Web;

/// <summary>The configuration of <c>web_search</c>, checked.</summary>
/// <param name="Name">The operation's name.</param>
/// <param name="Engine">Who is asked.</param>
/// <param name="Query">The query; a template over the row.</param>
/// <param name="OutputField">The field that gets the hits.</param>
/// <param name="HitsMax">Hits of a row at most.</param>
/// <param name="WritesErrors">A search that fails becomes a hit with the title <c>ERROR</c>, as in DocETL.</param>
/// <param name="SkipOnError">Rows that fail are skipped, with their failure kept.</param>
internal sealed record WebSearchOptions(
    string Name, string Engine, CompiledPrompt Query, string OutputField, int HitsMax, bool WritesErrors, bool SkipOnError);
