using YamlDotNet.RepresentationModel;

namespace Pipelines.House.Tests.Deployment;

/// <summary>A deployment that nobody changed works: its function app asks for the model that its GPU host serves, and that needs no download.</summary>
public sealed class DefaultModelTests
{
    /// <summary>By the GPU host's provider name, so that the host is told what prompts share.</summary>
    private const string BuiltIn = "gpu-host/builtin";

    [Fact]
    public void Compose_AsItStands_AsksForTheModelThatTheGpuHostHas()
    {
        YamlMappingNode root = Assert.Single(DeploymentFiles.Yaml("infra/docker/compose.yaml"));

        Assert.Equal($"${{PIPELINES_MODEL:-{BuiltIn}}}", root.TextAt("services", "functions", "environment", "PIPELINES_MODEL"));
        Assert.Null(root.At("services", "gpu-host", "command"));
        Assert.DoesNotContain("--model\"", DeploymentFiles.Text("infra/docker/gpu-host.Dockerfile"), StringComparison.Ordinal);
    }

    [Fact]
    public void Kubernetes_AsItStands_AsksForTheModelThatTheGpuHostHas()
    {
        YamlMappingNode config = DeploymentFiles.Yaml("infra/kubernetes/config.yaml")[0];
        YamlMappingNode host = DeploymentFiles.Yaml("infra/kubernetes/gpu-host.yaml")[0];
        YamlNode container = Assert.Single(host.ListAt("spec", "template", "spec", "containers"));

        Assert.Equal(BuiltIn, config.TextAt("data", "PIPELINES_MODEL"));
        Assert.NotEmpty(container.ListAt("args"));
        Assert.DoesNotContain(container.ListAt("args"), static argument => argument.ToString() == "--model");
    }

    [Theory]
    [InlineData("infra/systemd/functions.env.sample", "PIPELINES_MODEL=gpu-host/builtin")]
    [InlineData("infra/systemd/gpu-host.env.sample", "PIPELINES_GPU_MODEL=builtin")]
    [InlineData("infra/azure/main.bicepparam", "param defaultModel = 'gpu-host/builtin'")]
    [InlineData("infra/azure/main.bicepparam", "param gpuModel = 'builtin'")]
    public void Settings_AsTheyStand_NameTheBuiltInModel(string file, string line) =>
        Assert.Contains(line, DeploymentFiles.Text(file).Split('\n').Select(static one => one.Trim()));

    [Fact]
    public void CloudInit_BuiltInModel_IsNotFetched() =>
        Assert.Contains("test @MODEL@ = builtin || pipelines-fetch models/@MODEL@ @MODEL_PATH@", DeploymentFiles.Text("infra/azure/gpu-host.cloud-init.yaml"), StringComparison.Ordinal);
}
