using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.Code;

/// <summary>Reads the keys that all operations with code share.</summary>
internal static class CodeReader
{
    private const int TimeoutMaxSeconds = 3600;

    private static readonly Dictionary<string, CodeLanguage> Languages = new(StringComparer.Ordinal)
    {
        ["python"] = CodeLanguage.Python,
        ["javascript"] = CodeLanguage.JavaScript,
        ["csharp"] = CodeLanguage.CSharp,
    };

    private static readonly TextKey Source = new("code", "the code: a function 'transform' of one argument, or in C# an expression over 'input'") { IsRequired = true };
    private static readonly ChoiceKey<CodeLanguage> Language = new("language", "what it is written in", Languages, Absent: "python");
    private static readonly WholeNumberKey Timeout = new("timeout", "seconds that the code may take for a row", 1, TimeoutMaxSeconds, Absent: 10);

    private static readonly TextsKey Reads = new("reads", "the fields that the code is given, when it does not need all");

    public static FlagKey SkipOnError { get; } = new("skip_on_error", "a row that the code fails on is skipped, with its failure kept");

    public static SpecKeys Keys { get; } = new(
    [
        Source,
        Language,
        Timeout,
        Reads,
        SkipOnError,
        new UnusedKey("concurrent_thread_count", "how many processes run code is for the host to say"),
    ]);

    /// <summary>Null when it is missing, wrong or not allowed, which is reported.</summary>
    public static RowCode? Read(SpecReader reader, BindingContext context)
    {
        string? source = reader.Text(Source);
        CodeLanguage language = reader.Choice(Language)!.Value;
        int timeoutSeconds = reader.CountOrDefault(Timeout);
        FieldSet reads = reader.Texts(Reads) is { } fields ? FieldSet.Of(fields) : FieldSet.All;
        if (source is null)
        {
            return null;
        }

        if (context.Code is not { } runner)
        {
            reader.Error(Source, "Pipelines may not bring code here. Their own machine runs it (pipelines run), and a host that allows it.");
            return null;
        }

        if (runner.ProblemWith(language) is { } problem)
        {
            reader.Error(Source, $"The code cannot run here: {problem}");
            return null;
        }

        return new RowCode(new CodeUnit(language, source, TimeSpan.FromSeconds(timeoutSeconds)), runner, reads);
    }
}
