using Pipelines.Core.Planning;
using Pipelines.Core.Specs.Yaml;

namespace Pipelines.Core.Specs.Pipeline;

/// <summary>Reads a pipeline section by section. Knows every key of DocETL's language, also those that nothing here answers to.</summary>
internal static class PipelineSpecReader
{
    private static readonly Dictionary<string, CompatMode> CompatModes = new(StringComparer.Ordinal) { ["docetl-0.3"] = CompatMode.DocEtl03 };

    /// <summary>Null when the document is no mapping at all; other errors are in <paramref name="diagnostics"/> and leave their part out.</summary>
    public static PipelineSpec? Read(SpecNode root, SpecDiagnostics diagnostics)
    {
        if (root is not SpecMapping mapping)
        {
            diagnostics.Error(root.Location, "", $"A pipeline is keys with values (datasets, operations, pipeline), not {root.Describe()}.");
            return null;
        }

        var reader = new SpecReader(mapping, "", diagnostics);
        RefuseWhatIsNotThere(reader);
        (IReadOnlyList<StepSpec> steps, OutputPlan? output) = StepsReader.Read(reader);
        var spec = new PipelineSpec
        {
            Name = reader.NonBlankText("name"),
            Datasets = DatasetsReader.Read(reader),
            Models = ModelsReader.Read(reader),
            BypassCache = reader.Flag("bypass_cache"),
            Compat = reader.Choice("compat", CompatModes) ?? CompatMode.None,
            Operations = OperationsReader.Read(reader),
            Steps = steps,
            Output = output,
        };
        reader.Close();
        return spec;
    }

    private static void RefuseWhatIsNotThere(SpecReader reader)
    {
        reader.Refuse("retrievers", "Retrievers are not supported by this version.");
        reader.Refuse("parsing_tools", "Parsers written in Python (parsing_tools) are not supported by this version.");

        // Of programs around DocETL, not of the pipeline.
        reader.Accept("interactive_ui", "from_docwrangler");
        ReadPlanRewrites(reader);
        WarnUnused(reader, "optimizer_config", "It configures DocETL's optimizer, which this program does not have.");
        WarnUnused(reader, "optimizer_judge_agent_model", "It configures DocETL's optimizer, which this program does not have.");
        WarnUnused(reader, "optimizer_rewrite_agent_model", "It configures DocETL's optimizer, which this program does not have.");
        WarnUnused(reader, "default_bypass_cache", "The key is 'bypass_cache' since DocETL 0.2.");
        WarnUnused(reader, "llm_api_keys", "Keys come from the environment, never from a pipeline.");
    }

    private static void WarnUnused(SpecReader reader, string key, string reason)
    {
        if (reader.Has(key))
        {
            reader.Warning(key, $"Not used. {reason}");
        }
    }

    /// <summary>There are no rewrites in this version; the key is checked so that it means the same later.</summary>
    private static void ReadPlanRewrites(SpecReader reader)
    {
        if (reader.Node("plan_rewrites") is SpecSequence)
        {
            reader.Texts("plan_rewrites");
        }
        else
        {
            reader.Flag("plan_rewrites", absent: true);
        }
    }
}
