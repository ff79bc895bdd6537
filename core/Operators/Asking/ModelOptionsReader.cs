using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Specs;

namespace Pipelines.Core.Operators.Asking;

/// <summary>Reads the keys that all operators with model calls share.</summary>
internal static class ModelOptionsReader
{
    private const int TimeoutDefaultSeconds = 120;
    private const int TimeoutMaxSeconds = 24 * 3600;
    private const int TimeoutRetriesDefault = 2;
    private const int TimeoutRetriesMax = 20;

    /// <summary>Null when no model is named anywhere.</summary>
    public static ModelOptions? Read(SpecReader reader, BindingContext context)
    {
        RefuseWhatIsNotThere(reader);
        string? model = reader.NonBlankText("model") ?? context.DefaultModel;
        if (model is null && !reader.Has("model"))
        {
            reader.Diagnostics.Error(reader.Location, reader.Path, "No model is named: give the pipeline a 'default_model', or this operation a 'model'.");
        }

        int timeoutSeconds = reader.Count("timeout", 1, TimeoutMaxSeconds) ?? TimeoutDefaultSeconds;
        int timeoutRetries = reader.Count("max_retries_per_timeout", 0, TimeoutRetriesMax) ?? TimeoutRetriesDefault;
        bool bypass = reader.Flag("bypass_cache", absent: context.BypassCache);
        (SamplingParameters sampling, JObject? extra) = SamplingReader.Read(reader);
        return model is null ? null : new ModelOptions
        {
            Model = model,
            Sampling = sampling,
            ExtraParameters = extra,
            Timeout = TimeSpan.FromSeconds(timeoutSeconds),
            TimeoutRetries = timeoutRetries,
            BypassesEarlierRuns = bypass,
        };
    }

    private static void RefuseWhatIsNotThere(SpecReader reader)
    {
        reader.Refuse("retriever", "Retrievers are not supported by this version.");
        reader.Refuse("save_retriever_output", "Retrievers are not supported by this version.");
        reader.Refuse("manually_fix_errors", "A run never stops to ask a person; rows whose answers cannot be used end in the dead-letter file.");
        reader.Refuse("agent", "Agents exist in DocETL's Python interface only.");
        reader.Refuse("tools", "Tools in a pipeline were removed from DocETL and are not supported.");
        reader.Refuse("cascade", "Cascades are not supported by this version.");
    }
}
