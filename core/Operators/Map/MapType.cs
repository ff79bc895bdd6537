using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Asking;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Specs;

namespace Pipelines.Core.Operators.Map;

/// <summary>
/// <c>map</c>: asks a model about each row and adds the answer's fields to it; with <c>drop_keys</c> alone it only takes fields
/// away. Keys: docs/operators/map.md.
/// </summary>
internal sealed class MapType : IOperatorType
{
    private static readonly string[] AboutAsking =
    [
        "output", "model", "validate", "num_retries_on_validate_failure", "gleaning", "batch_prompt", "max_batch_size", "calibrate",
        "num_calibration_docs", "timeout", "max_retries_per_timeout", "litellm_completion_kwargs", "bypass_cache",
    ];

    public string Name => "map";

    public BoundOperator? Bind(SpecReader reader, BindingContext context)
    {
        reader.Refuse("pdf_url_key", "PDF files as part of a prompt are not supported by this version.");
        IReadOnlyList<string> dropKeys = reader.Texts("drop_keys") ?? [];
        long? limit = reader.WholeNumber("limit", min: 1);
        bool skipOnError = reader.Flag("skip_on_error");
        bool isObservable = reader.Flag("enable_observability");
        if (dropKeys.Count > 0 && !reader.Has("prompt"))
        {
            WarnWithoutPrompt(reader);
            return new BoundOperator(new ProjectionOperator(context.OperatorName, Name, dropKeys), new OperatorDescription(), limit);
        }

        if (RowQuestionReader.Read(reader, context) is not { } question)
        {
            return null;
        }

        var options = new MapOptions(context.OperatorName, question, dropKeys, skipOnError, isObservable);
        return new BoundOperator(new MapOperator(options, IdentityOf(options)), MapDescription.Of(options), limit);
    }

    private static void WarnWithoutPrompt(SpecReader reader)
    {
        foreach (string key in AboutAsking.Where(reader.Has))
        {
            reader.Warning(key, "Not used: without a prompt no model is asked, and the fields of 'drop_keys' are all that changes.");
        }
    }

    private static ContentHash IdentityOf(MapOptions options)
    {
        using var hasher = new CanonicalHasher("pipelines/operator/map/1");
        RowQuestionIdentity.Add(hasher, options.Question);
        hasher.Add(options.SkipOnError).Add(options.IsObservable).AddCount(options.DropKeys.Count);
        foreach (string key in options.DropKeys)
        {
            hasher.Add(key);
        }

        return hasher.Finish();
    }
}
