using GpuHost.Serving.Engine;
using GpuHost.Serving.Models;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;
using Pipelines.Core.Schemas;
using Pipelines.Core.Schemas.Grammar;

namespace GpuHost.Serving.Inference;

/// <summary>
/// Constraints for output schemas. All rows of an operator have one schema: it is compiled once, and each answer gets a copy
/// of the untouched constraint. Thread-safe.
/// </summary>
internal sealed class GrammarCache(ServingEngine engine) : IDisposable
{
    /// <summary>Pipelines have a handful of schemas; the least recently used one beyond this is dropped.</summary>
    public const int SchemasMax = 64;

    private readonly Lock _gate = new();
    private readonly LinkedList<(string Schema, ITokenConstraint Untouched)> _recent = new();

    /// <summary>A constraint at the start of an answer; the caller owns it.</summary>
    /// <exception cref="InferenceException">The schema is not one, or nothing fits it.</exception>
    public ITokenConstraint ConstraintFor(JObject schema)
    {
        string key = schema.ToString(Formatting.None);
        lock (_gate)
        {
            for (var entry = _recent.First; entry is not null; entry = entry.Next)
            {
                if (entry.Value.Schema == key)
                {
                    _recent.Remove(entry);
                    _recent.AddFirst(entry);
                    return entry.Value.Untouched.Clone();
                }
            }

            ITokenConstraint untouched = Compile(schema);
            _recent.AddFirst((key, untouched));
            DropOldest();
            return untouched.Clone();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach ((_, ITokenConstraint untouched) in _recent)
            {
                untouched.Dispose();
            }

            _recent.Clear();
        }
    }

    private ITokenConstraint Compile(JObject schema)
    {
        SchemaResult<GbnfGrammar> grammar = GbnfGrammar.FromJsonSchema(schema);
        if (!grammar.IsOk)
        {
            throw new InferenceException(
                InferenceFailureKind.BadRequest, $"The output schema has no grammar: {string.Join("; ", grammar.Errors)}");
        }

        try
        {
            return engine.CreateConstraint(grammar.Value.Text);
        }
        catch (ModelEngineException refusal)
        {
            throw new InferenceException(
                InferenceFailureKind.BadRequest, $"The output schema's grammar is refused: {refusal.Message}", innerException: refusal);
        }
    }

    private void DropOldest()
    {
        if (_recent.Count > SchemasMax)
        {
            _recent.Last!.Value.Untouched.Dispose();
            _recent.RemoveLast();
        }
    }
}
