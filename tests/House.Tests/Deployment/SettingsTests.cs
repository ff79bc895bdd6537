using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipelines.House.Tests.Repository;

namespace Pipelines.House.Tests.Deployment;

/// <summary>Settings: what the guide explains, the code reads; what the deployment sets, the guide explains.</summary>
public sealed partial class SettingsTests
{
    private const string Guide = "docs/deployment.md";

    /// <summary>Read by the Functions host, by Azure's libraries or by OpenTelemetry.</summary>
    private static readonly HashSet<string> ReadByOthers =
    [
        "FUNCTIONS_WORKER_RUNTIME", "FUNCTIONS_EXTENSION_VERSION", "AZURE_CLIENT_ID", "WEBSITE_RUN_FROM_PACKAGE", "WEBSITE_RUN_FROM_PACKAGE_BLOB_MI_RESOURCE_ID",
        "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "DURABLE_TASK_SCHEDULER_CONNECTION_STRING",
    ];

    /// <summary>Named by another setting, so no code knows it.</summary>
    private static readonly HashSet<string> NamedBySettings = ["OPENAI_API_KEY", "GPU_HOST_KEY"];

    private static string Sources { get; } = string.Join('\n', RepositoryReader.Read().CSharp
        .Where(static file => !file.Path.StartsWith("tests/", StringComparison.Ordinal))
        .Select(static file => file.Text));

    [Fact]
    public void Guide_EverySettingThatItNames_IsReadSomewhere()
    {
        string[] named = [.. SettingName().Matches(DeploymentFiles.Text(Guide)).Select(static m => m.Groups[1].Value).Distinct()];

        Assert.Contains("PIPELINES_STORE", named);
        Assert.DoesNotContain(named, static name => !ReadByOthers.Contains(name) && !NamedBySettings.Contains(name) && !Sources.Contains($"\"{name}\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Guide_EveryPipelinesSettingOfTheFunctionApp_IsExplained()
    {
        string guide = DeploymentFiles.Text(Guide);
        string app = string.Join('\n', RepositoryReader.Read().CSharp.Where(static file => file.Path.StartsWith("functions/Hosting/", StringComparison.Ordinal)).Select(static file => file.Text));
        string[] read = [.. QuotedSetting().Matches(app).Select(static m => m.Groups[1].Value).Distinct()];

        Assert.NotEmpty(read);
        Assert.DoesNotContain(read, name => !guide.Contains($"`{name}`", StringComparison.Ordinal));
    }

    [Fact]
    public void LocalSettings_EverySetting_IsExplained()
    {
        JsonObject settings = JsonNode.Parse(DeploymentFiles.Text("local.settings.sample.json"))!["Values"]!.AsObject();
        string guide = DeploymentFiles.Text(Guide);

        Assert.Equal("custom", (string)settings["FUNCTIONS_WORKER_RUNTIME"]!);
        Assert.DoesNotContain(settings.Select(static pair => pair.Key), name => !guide.Contains($"`{name}`", StringComparison.Ordinal));
    }

    [Fact]
    public void HostJson_EverySection_IsExplainedAndSound()
    {
        JsonObject host = JsonNode.Parse(DeploymentFiles.Text("host.json"), documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Disallow })!.AsObject();
        string guide = DeploymentFiles.Text(Guide);
        string[] sections = ["functionTimeout", "telemetryMode", "extensionBundle", "customHandler", .. host["extensions"]!.AsObject().Select(static pair => $"extensions.{pair.Key}")];

        Assert.Equal("2.0", (string)host["version"]!);
        Assert.DoesNotContain(sections, section => !guide.Contains($"`{section}", StringComparison.Ordinal));
        Assert.Equal("Pipelines.Functions", (string)host["customHandler"]!["description"]!["defaultExecutablePath"]!);
        Assert.NotEqual("", (string)host["extensions"]!["http"]!["routePrefix"]!);
        Assert.Equal("none", (string)host["extensions"]!["queues"]!["messageEncoding"]!);
    }

    [Fact]
    public void Containers_EverySettingOfTheFunctionApp_IsExplained()
    {
        string guide = DeploymentFiles.Text(Guide);
        string all = string.Join('\n', new[] { "infra/docker/compose.yaml", "infra/kubernetes/config.yaml", "infra/systemd/functions.env.sample" }.Select(DeploymentFiles.Text));

        Assert.DoesNotContain(SettingLine().Matches(all).Select(static m => m.Groups[1].Value).Distinct(), name => !guide.Contains($"`{name}`", StringComparison.Ordinal));
    }

    [GeneratedRegex("`([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+)`")]
    private static partial Regex SettingName();

    [GeneratedRegex("\"(PIPELINES_[A-Z_]+)\"")]
    private static partial Regex QuotedSetting();

    [GeneratedRegex("^ *(PIPELINES_[A-Z_]+)[:=]", RegexOptions.Multiline)]
    private static partial Regex SettingLine();
}
