using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Pipelines.House.Tests.Deployment;

/// <summary>Dockerfiles, the compose file, the Kubernetes set and the units: parsed, and held against each other.</summary>
public sealed partial class ContainerTests
{
    private static readonly HashSet<string> Instructions =
        ["FROM", "RUN", "COPY", "WORKDIR", "USER", "ARG", "ENV", "EXPOSE", "VOLUME", "HEALTHCHECK", "ENTRYPOINT", "CMD", "STOPSIGNAL"];

    public static TheoryData<string> Dockerfiles => [.. DeploymentFiles.Below("infra/docker/", ".Dockerfile")];

    public static TheoryData<string> Units => [.. DeploymentFiles.Below("infra/systemd/", ".service")];

    [Theory]
    [MemberData(nameof(Dockerfiles))]
    public void Dockerfile_IsWellFormedPublishesAProjectAndRunsAsNobodyOfImportance(string path)
    {
        string[] lines = [.. Continued().Replace(DeploymentFiles.Text(path), " ").Split('\n').Where(static line => line.Length > 0 && !line.StartsWith('#'))];
        string project = Published().Match(DeploymentFiles.Text(path)).Groups[1].Value;

        Assert.All(lines, static line => Assert.Contains(line.Split(' ')[0], Instructions));
        Assert.NotEmpty(DeploymentFiles.Text(project));
        Assert.Contains("USER pipelines", lines);
        Assert.Contains("STOPSIGNAL SIGTERM", lines);
        Assert.Contains($"/app/{AssemblyOf(project)}", lines.Single(static line => line.StartsWith("ENTRYPOINT", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void Compose_EveryServiceSecretAndVolume_IsDefinedAndUsed()
    {
        YamlMappingNode root = Assert.Single(DeploymentFiles.Yaml("infra/docker/compose.yaml"));
        var services = (YamlMappingNode)root.At("services")!;
        List<string> secrets = [];
        List<string> volumes = [];
        foreach ((_, YamlNode service) in services.Children)
        {
            secrets.AddRange(service.ListAt("secrets").Select(static node => node.ToString()));
            volumes.AddRange(service.ListAt("volumes").Select(static node => node.ToString().Split(':')[0]));
            if (service.TextAt("build", "dockerfile") is { } file)
            {
                Assert.NotEmpty(DeploymentFiles.Text(file));
                Assert.Equal("../..", service.TextAt("build", "context"));
            }

            if (service.At("depends_on") is YamlMappingNode needed)
            {
                Assert.All(needed.Children.Keys, name => Assert.True(services.Children.ContainsKey(name)));
            }
        }

        Assert.Equal(["azurite", "functions", "gpu-host"], services.Children.Keys.Select(static key => key.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(KeysOf(root, "secrets"), secrets.Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(KeysOf(root, "volumes"), volumes.Distinct().Order(StringComparer.Ordinal));
        Assert.All(services.Children.Values.SelectMany(static service => service.ListAt("ports")), static port => Assert.StartsWith("127.0.0.1:", port.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Kubernetes_EveryFile_IsInTheSetAndEveryObjectIsWhole()
    {
        YamlMappingNode set = Assert.Single(DeploymentFiles.Yaml("infra/kubernetes/kustomization.yaml"));
        string[] listed = [.. set.ListAt("resources").Select(static node => node.ToString())];
        string[] files = [.. DeploymentFiles.Below("infra/kubernetes/", ".yaml").Select(Path.GetFileName).Where(static name => name != "kustomization.yaml")!];
        YamlMappingNode[] objects = [.. listed.SelectMany(static file => DeploymentFiles.Yaml($"infra/kubernetes/{file}"))];

        Assert.Equal(files.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        Assert.All(objects, static found => Assert.NotNull(found.TextAt("apiVersion") ?? found.TextAt("kind") ?? found.TextAt("metadata", "name")));
        Assert.Equal(objects.Length, objects.Select(static found => $"{found.TextAt("kind")}/{found.TextAt("metadata", "name")}").Distinct().Count());
    }

    [Fact]
    public void Kubernetes_Pods_AreProbedLimitedAndUnprivileged()
    {
        foreach (YamlMappingNode workload in Objects().Where(static found => found.TextAt("kind") is "Deployment" or "StatefulSet"))
        {
            string app = workload.TextAt("spec", "selector", "matchLabels", "app")!;
            Assert.Equal(app, workload.TextAt("spec", "template", "metadata", "labels", "app"));
            Assert.Equal("true", workload.TextAt("spec", "template", "spec", "securityContext", "runAsNonRoot"));
            YamlNode container = Assert.Single(workload.ListAt("spec", "template", "spec", "containers"));
            Assert.Equal(("/ready", "/health"), (container.TextAt("readinessProbe", "httpGet", "path"), container.TextAt("livenessProbe", "httpGet", "path")));
            Assert.NotNull(container.At("resources", "limits", "memory"));
            Assert.Equal("false", container.TextAt("securityContext", "allowPrivilegeEscalation"));
            Assert.Contains(Objects(), found => found.TextAt("kind") == "Service" && found.TextAt("spec", "selector", "app") == app);
            Assert.Contains(container.ListAt("args"), static argument => argument.ToString() == "--api-keys");
        }
    }

    [Fact]
    public void Keda_ScalesTheFunctionAppOnTheLengthOfTheQueueThatItReads()
    {
        YamlMappingNode scaling = Objects().Single(static found => found.TextAt("kind") == "ScaledObject");
        YamlNode trigger = Assert.Single(scaling.ListAt("spec", "triggers"));
        string target = scaling.TextAt("spec", "scaleTargetRef", "name")!;

        Assert.Contains(Objects(), found => found.TextAt("kind") == "Deployment" && found.TextAt("metadata", "name") == target);
        Assert.Equal("azure-queue", trigger.TextAt("type"));
        Assert.Contains($"RunsDefault = \"{trigger.TextAt("metadata", "queueName")}\"", DeploymentFiles.Text("storage/QueueAddress.cs"), StringComparison.Ordinal);
        Assert.Contains(Objects(), found => found.TextAt("kind") == "TriggerAuthentication" && found.TextAt("metadata", "name") == trigger.TextAt("authenticationRef", "name"));
        // More than one app needs an engine that they share.
        Assert.NotNull(Objects().Single(static found => found.TextAt("kind") == "ConfigMap").TextAt("data", "PIPELINES_SCHEDULER"));
    }

    [Theory]
    [MemberData(nameof(Units))]
    public void Unit_StartsAProgramOfOursUnprivilegedAndLetsItDrain(string path)
    {
        ILookup<string, string> service = DeploymentFiles.Unit(path, "Service");
        string program = Path.GetFileName(Assert.Single(service["ExecStart"]).Split(' ')[0]);

        Assert.Contains(program, new[] { "GpuHost", "Pipelines.Functions" });
        Assert.Equal(["pipelines"], service["User"]);
        Assert.Equal(["SIGTERM"], service["KillSignal"]);
        Assert.True(int.Parse(Assert.Single(service["TimeoutStopSec"])) > 10);
        Assert.Equal(["strict"], service["ProtectSystem"]);
        Assert.Equal(["multi-user.target"], DeploymentFiles.Unit(path, "Install")["WantedBy"]);
        Assert.NotEmpty(DeploymentFiles.Unit(path, "Unit")["Description"]);
    }

    private static YamlMappingNode[] Objects() => [.. DeploymentFiles.Below("infra/kubernetes/", ".yaml")
        .Where(static path => !path.EndsWith("kustomization.yaml", StringComparison.Ordinal))
        .SelectMany(DeploymentFiles.Yaml)];

    private static string AssemblyOf(string project) => Path.GetFileNameWithoutExtension(project);

    private static IEnumerable<string> KeysOf(YamlMappingNode root, string section) =>
        ((YamlMappingNode)root.At(section)!).Children.Keys.Select(static key => key.ToString()).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\\\n")]
    private static partial Regex Continued();

    [GeneratedRegex(@"dotnet publish (\S+\.csproj)")]
    private static partial Regex Published();
}
