using Newtonsoft.Json.Linq;
using Pipelines.Core.Schemas.JsonSchema;

namespace Pipelines.Core.Schemas.Grammar;

/// <summary>
/// A grammar in GBNF, llama.cpp's grammar language, that lets a model write only JSON of a given schema. Fields come in the
/// order of the schema. Immutable.
/// </summary>
public sealed class GbnfGrammar
{
    internal GbnfGrammar(string text, IReadOnlyList<GbnfGap> validatedAfter)
    {
        Text = text;
        ValidatedAfter = validatedAfter;
    }

    /// <summary>The rules, one a line, <c>root</c> first.</summary>
    public string Text { get; }

    /// <summary>The rules of the schema that the grammar does not enforce; they are left to the validator.</summary>
    public IReadOnlyList<GbnfGap> ValidatedAfter { get; }

    /// <summary>True when whatever the grammar lets through fits the schema.</summary>
    public bool IsExact => ValidatedAfter.Count == 0;

    /// <summary>The grammar of an output schema.</summary>
    public static SchemaResult<GbnfGrammar> Of(OutputSchema schema, GbnfOptions? options = null) => Of(schema.Document, options);

    /// <summary>The grammar of a JSON Schema; the schema <c>{}</c> stands for any object.</summary>
    /// <param name="schema">The schema; not kept.</param>
    /// <param name="options">How to write it; the default ones when null.</param>
    public static SchemaResult<GbnfGrammar> FromJsonSchema(JObject schema, GbnfOptions? options = null)
    {
        JObject own = schema.Count == 0 ? new JObject { ["type"] = "object" } : (JObject)schema.DeepClone();
        SchemaResult<SchemaDocument> read = SchemaReader.Read(own);
        return read.IsOk ? Of(read.Value, options) : new(read.Errors);
    }

    private static SchemaResult<GbnfGrammar> Of(SchemaDocument document, GbnfOptions? options)
    {
        GbnfOptions chosen = options ?? GbnfOptions.Default;
        try
        {
            GbnfGrammar? grammar = new GrammarCompiler(chosen).Compile(document.Root);
            return grammar is null ? new([new SchemaError("", null, "nothing fits this schema: its rules contradict each other")]) : new(grammar);
        }
        catch (GrammarTooLargeException e)
        {
            return new(new GrammarCompiler(chosen).CompileLoosely(document.Root, e.Message));
        }
    }
}
