using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.Asking;

/// <summary>Reads the keys that all operators with model calls share.</summary>
internal static class ModelOptionsReader
{
    private const string NoRetriever = "This type of operation takes no retriever; map, parallel_map, filter, classify, extract and reduce do.";
    private const int TimeoutMaxSeconds = 24 * 3600;
    private const int TimeoutRetriesMax = 20;

    private static readonly TextKey Model = new("model", "the model that is asked; the pipeline's default_model when absent");
    private static readonly WholeNumberKey Timeout = new("timeout", "seconds for one call", 1, TimeoutMaxSeconds, Absent: 120);
    private static readonly WholeNumberKey TimeoutRetries = new("max_retries_per_timeout", "further tries after a time-out", 0, TimeoutRetriesMax, Absent: 2);
    private static readonly FlagKey BypassCache = new("bypass_cache", "answers of earlier runs are not used; the pipeline's own bypass_cache when absent");

    private static readonly FlagKey ProviderBatch = new("provider_batch", "calls go through the provider's batch API: within a day, at its discount");

    /// <summary>Of operations that ask several models: all but the name of one.</summary>
    public static SpecKeys KeysButModel { get; } = new(
    [
        Timeout,
        TimeoutRetries,
        BypassCache,
        ProviderBatch,
        SamplingReader.Key,
        new RefusedKey("retriever", NoRetriever),
        new RefusedKey("save_retriever_output", NoRetriever),
        new RefusedKey("manually_fix_errors", "A run never stops to ask a person; rows whose answers cannot be used end in the dead-letter file."),
        new RefusedKey("agent", "Agents exist in DocETL's Python interface only."),
        new RefusedKey("tools", "Tools in a pipeline were removed from DocETL and are not supported."),
        new RefusedKey("cascade", "A cascade answers yes or no: filter, resolve and equijoin can have one."),
    ]);

    /// <summary>Of every operation that asks a model.</summary>
    public static SpecKeys Keys { get; } = new([Model, .. KeysButModel]);

    /// <summary>Null when no model is named anywhere.</summary>
    /// <param name="reader">The operation.</param>
    /// <param name="context">The pipeline.</param>
    /// <param name="modelKey">The key that names the model, where it is not <c>model</c>.</param>
    public static ModelOptions? Read(SpecReader reader, BindingContext context, TextKey? modelKey = null)
    {
        TextKey key = modelKey ?? Model;
        string? model = reader.Text(key) ?? context.DefaultModel;
        if (model is null && !reader.Has(key))
        {
            reader.Diagnostics.Error(reader.Location, reader.Path, $"No model is named: give the pipeline a 'default_model', or this operation a '{key.Name}'.");
        }

        int timeoutSeconds = reader.CountOrDefault(Timeout);
        int timeoutRetries = reader.CountOrDefault(TimeoutRetries);
        bool bypass = reader.Flag(BypassCache.Name, absent: context.BypassCache);
        bool isBatched = reader.Flag(ProviderBatch);
        (SamplingParameters sampling, JObject? extra) = SamplingReader.Read(reader);
        return model is null ? null : new ModelOptions
        {
            Model = model,
            Sampling = sampling,
            ExtraParameters = extra,
            Timeout = TimeSpan.FromSeconds(timeoutSeconds),
            TimeoutRetries = timeoutRetries,
            BypassesEarlierRuns = bypass,
            Delivery = isBatched ? CallDelivery.ProviderBatch : CallDelivery.Immediate,
        };
    }

    /// <summary>The same for an operation that may do without a model: null also where none is named, which is no error.</summary>
    public static ModelOptions? ReadIfNamed(SpecReader reader, BindingContext context) => ReadBeside(reader, context, Model);

    /// <summary>The same for a second model of an operation, whose absence is reported once.</summary>
    public static ModelOptions? ReadBeside(SpecReader reader, BindingContext context, TextKey modelKey) =>
        reader.Has(modelKey) || context.DefaultModel is not null ? Read(reader, context, modelKey) : null;
}
