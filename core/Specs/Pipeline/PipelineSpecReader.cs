using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Retrieval;
using Pipelines.Core.Planning;
using Pipelines.Core.Planning.Rewriting;
using Pipelines.Core.Specs.Keys;
using Pipelines.Core.Specs.Yaml;

namespace Pipelines.Core.Specs.Pipeline;

/// <summary>Reads a pipeline section by section. Knows every key of DocETL's language, also those that nothing here answers to.</summary>
internal static class PipelineSpecReader
{
    private static readonly Dictionary<string, CompatMode> CompatModes = new(StringComparer.Ordinal) { ["docetl-0.3"] = CompatMode.DocEtl03 };

    private static readonly TextKey Name = new("name", "what runs are called; the file's name when absent");
    private static readonly FlagKey BypassCache = new("bypass_cache", "the default of every operation's own bypass_cache");
    private static readonly NumberKey MaxFailureRate = new("max_failure_rate", "the share of failed rows above which a run is given up", 0, 1);
    private static readonly ChoiceKey<CompatMode> Compat = new("compat", "whose quirks are wanted", CompatModes);
    private static readonly ShapedKey PlanRewrites = new("plan_rewrites", "whether the plan may be rewritten, or by which rules", static () => new JObject
    {
        ["anyOf"] = new JArray(
            new JObject { ["type"] = "boolean" },
            new JObject { ["type"] = "array", ["items"] = new JObject { ["enum"] = new JArray(RewriteRules.ByName.Keys) } }),
    });

    private static readonly ShapedKey Operations = new("operations", "what steps apply", OperationsShape);

    /// <summary>All keys of a pipeline.</summary>
    public static SpecKeys Keys { get; } = new(
    [
        Name,
        DatasetsReader.Key,
        .. ModelsReader.Keys,
        BypassCache,
        MaxFailureRate,
        Compat,
        PlanRewrites,
        Operations,
        StepsReader.Key,
        RetrieversReader.Key,
        new RefusedKey("parsing_tools", "Parsers written in Python (parsing_tools) are not supported by this version."),
        new UnusedKey("interactive_ui", "it belongs to a program around DocETL"),
        new UnusedKey("from_docwrangler", "it belongs to a program around DocETL"),
        Unused("optimizer_config", "It configures DocETL's optimizer, which this program does not have."),
        Unused("optimizer_judge_agent_model", "It configures DocETL's optimizer, which this program does not have."),
        Unused("optimizer_rewrite_agent_model", "It configures DocETL's optimizer, which this program does not have."),
        Unused("default_bypass_cache", "The key is 'bypass_cache' since DocETL 0.2."),
        Unused("llm_api_keys", "Keys come from the environment, never from a pipeline."),
    ]);

    /// <summary>Null when the document is no mapping at all; other errors are in <paramref name="diagnostics"/> and leave their part out.</summary>
    public static PipelineSpec? Read(SpecNode root, SpecDiagnostics diagnostics)
    {
        if (root is not SpecMapping mapping)
        {
            diagnostics.Error(root.Location, "", $"A pipeline is keys with values (datasets, operations, pipeline), not {root.Describe()}.");
            return null;
        }

        SpecReader reader = new SpecReader(mapping, "", diagnostics).Expect(Keys);
        CompatMode compat = reader.Choice(Compat) ?? CompatMode.None;
        diagnostics.IgnoresUnknownKeys = compat == CompatMode.DocEtl03;
        (IReadOnlyList<StepSpec> steps, OutputPlan? output) = StepsReader.Read(reader);
        var spec = new PipelineSpec
        {
            Name = reader.Text(Name),
            Datasets = DatasetsReader.Read(reader),
            Models = ModelsReader.Read(reader),
            BypassCache = reader.Flag(BypassCache),
            MaxFailureRate = reader.Number(MaxFailureRate),
            Compat = compat,
            Rewrites = ReadPlanRewrites(reader),
            Retrievers = RetrieversReader.Read(reader, isSilent: compat == CompatMode.DocEtl03),
            Operations = OperationsReader.Read(reader),
            Steps = steps,
            Output = output,
        };
        reader.Close();
        return spec;
    }

    /// <summary>All rules, none, or those that are named.</summary>
    private static IReadOnlySet<RewriteRule> ReadPlanRewrites(SpecReader reader)
    {
        if (reader.Node(PlanRewrites) is not SpecSequence)
        {
            return reader.Flag(PlanRewrites.Name, absent: true) ? RewriteRules.All : RewriteRules.None;
        }

        var rules = new HashSet<RewriteRule>();
        foreach (string name in reader.Texts(PlanRewrites.Name) ?? [])
        {
            if (RewriteRules.ByName.TryGetValue(name, out RewriteRule rule))
            {
                rules.Add(rule);
            }
            else
            {
                reader.Diagnostics.Error(
                    reader.LocationOf(PlanRewrites), reader.PathOf(PlanRewrites), $"There is no rewrite '{name}'.", name, [.. RewriteRules.ByName.Keys]);
            }
        }

        return rules;
    }

    private static UnusedKey Unused(string key, string reason) => new(key, $"{char.ToLowerInvariant(reason[0])}{reason[1..].TrimEnd('.')}", $"Not used. {reason}");

    /// <summary>Which other keys an operation has depends on its type: that part of the language's schema is made where types are known.</summary>
    private static JObject OperationsShape() => new() { ["type"] = "array", ["items"] = ShapedKey.AnyObject() };
}
