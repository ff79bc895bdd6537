using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Operators.Prompts;
using Pipelines.Core.Operators.Reduce;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.Retrieval;

/// <summary>Reads the retriever of an operation.</summary>
internal static class RetrievalReader
{
    private static readonly TextKey Name = new("retriever", "the retriever that finds a context for each prompt");
    private static readonly FlagKey Saves = new("save_retriever_output", "adds what was found to each row, as _{name}_retrieved_context");

    /// <summary>What a row's query is made of.</summary>
    public static IReadOnlyList<string> OfRows { get; } = [PromptVariables.Row];

    /// <summary>What a group's query is made of.</summary>
    public static IReadOnlyList<string> OfGroups { get; } = [PromptVariables.Rows, GroupPrompt.ReduceKey];

    /// <summary>The keys of an operation that asks a model, where it takes a retriever.</summary>
    public static SpecKeys WithRetriever(SpecKeys modelKeys) => new([.. modelKeys.Where(static key => key.Name != Name.Name && key.Name != Saves.Name), Name, Saves]);

    /// <summary>Null when there is none, or it is wrong, which is reported.</summary>
    /// <param name="reader">The operation.</param>
    /// <param name="context">The pipeline.</param>
    /// <param name="given">The variables that a query gets: <see cref="OfRows"/> or <see cref="OfGroups"/>.</param>
    public static RetrievedContext? Read(SpecReader reader, BindingContext context, IReadOnlyList<string> given)
    {
        string? name = reader.Text(Name);
        bool isSaved = reader.Flag(Saves);
        if (name is null)
        {
            return null;
        }

        if (context.Retrievers.FirstOrDefault(retriever => retriever.Name == name) is not { } found)
        {
            reader.Diagnostics.Error(reader.LocationOf(Name), reader.PathOf(Name), $"There is no retriever '{name}'.", name, [.. context.Retrievers.Select(static one => one.Name)]);
            return null;
        }

        foreach (RetrievalPhrase query in found.Queries)
        {
            foreach (string unknown in query.Variables.Where(variable => !given.Contains(variable, StringComparer.Ordinal)))
            {
                reader.Error(Name, $"The query_phrase of '{name}' reads '{unknown}', which it is not given here: it is given {string.Join(" and ", given.Select(static one => $"'{one}'"))}.");
            }
        }

        return new RetrievedContext(found, context.OperatorName, isSaved);
    }
}
