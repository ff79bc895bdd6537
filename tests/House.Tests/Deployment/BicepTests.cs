using System.Text.RegularExpressions;

namespace Pipelines.House.Tests.Deployment;

/// <summary>The compiler of Bicep is not at hand where this is built, so its files are read here as far as that goes.</summary>
public sealed partial class BicepTests
{
    private const string Main = "infra/azure/main.bicep";

    public static TheoryData<string> Files => [.. DeploymentFiles.Below("infra/azure/", ".bicep")];

    [Theory]
    [MemberData(nameof(Files))]
    public void File_BracketsAndTexts_AreClosed(string path)
    {
        string code = WithoutTexts(DeploymentFiles.Text(path));
        Stack<char> open = [];
        foreach (char c in code.Where("()[]{}".Contains))
        {
            if ("([{".Contains(c, StringComparison.Ordinal))
            {
                open.Push(c);
            }
            else
            {
                Assert.Equal("([{"[")]}".IndexOf(c, StringComparison.Ordinal)], open.Pop());
            }
        }

        Assert.Empty(open);
        Assert.DoesNotContain("'", code, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void File_EveryParameter_IsUsed(string path)
    {
        string text = DeploymentFiles.Text(path);

        Assert.DoesNotContain(Parameter().Matches(text).Select(static m => m.Groups[1].Value), name => Regex.Count(text, $@"\b{name}\b") < 2);
    }

    [Fact]
    public void Main_EveryModule_IsThereAndGetsExactlyItsParameters()
    {
        string main = DeploymentFiles.Text(Main);
        foreach (Match module in Module().Matches(main))
        {
            string text = DeploymentFiles.Text($"infra/azure/{module.Groups[1].Value}");
            int begin = main.IndexOf("params: {", module.Index, StringComparison.Ordinal) + "params: {".Length;
            int depth = 1;
            int end = begin;
            for (; depth > 0; end++)
            {
                depth += main[end] switch { '{' => 1, '}' => -1, _ => 0 };
            }

            string given = WithoutTexts(main[begin..(end - 1)]);
            string[] names = [.. Given().Matches(given).Select(static m => m.Groups[1].Value)];
            string[] wanted = [.. Parameter().Matches(text).Select(static m => m.Groups[1].Value)];
            Assert.Equal(wanted.Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
        }

        Assert.Equal(DeploymentFiles.Below("infra/azure/modules/", ".bicep").Count(), Module().Count(main));
    }

    [Fact]
    public void Parameters_OfTheSample_AreThoseOfMain()
    {
        string[] known = [.. Parameter().Matches(DeploymentFiles.Text(Main)).Select(static m => m.Groups[1].Value)];

        Assert.Empty(Parameter().Matches(DeploymentFiles.Text("infra/azure/main.bicepparam")).Select(static m => m.Groups[1].Value).Except(known));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void File_Secrets_AreNotRead(string path)
    {
        string text = DeploymentFiles.Text(path);

        Assert.DoesNotContain("listKeys", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("AccountKey=", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("adminPassword", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void GpuHost_FilesThatItLoads_AreThereAndTheirPlacesAreFilled()
    {
        string module = DeploymentFiles.Text("infra/azure/modules/gpu-host.bicep");
        string cloudInit = DeploymentFiles.Text("infra/azure/gpu-host.cloud-init.yaml");

        Assert.NotEmpty(DeploymentFiles.Text("infra/systemd/pipelines-gpu-host.service"));
        Assert.Equal(
            Place().Matches(cloudInit).Select(static m => m.Value).Distinct().Order(StringComparer.Ordinal),
            Place().Matches(module).Select(static m => m.Value).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void CloudInit_IsYamlWithThePackageTheKeysAndTheUnit()
    {
        var root = Assert.Single(DeploymentFiles.Yaml("infra/azure/gpu-host.cloud-init.yaml"));
        string[] steps = [.. root.ListAt("runcmd").Select(static step => step.ToString())];

        Assert.StartsWith("#cloud-config", DeploymentFiles.Text("infra/azure/gpu-host.cloud-init.yaml"), StringComparison.Ordinal);
        Assert.Contains(steps, static step => step.Contains("packages/gpu-host.zip", StringComparison.Ordinal));
        Assert.Contains("systemctl enable pipelines-gpu-host.service", steps);
    }

    /// <summary>Takes comments and texts out; expressions in texts too, whose brackets close within them.</summary>
    private static string WithoutTexts(string text) => TextOrComment().Replace(text, "");

    [GeneratedRegex(@"//[^\n]*|'(?:[^'\\\n]|\\.)*'")]
    private static partial Regex TextOrComment();

    [GeneratedRegex(@"^param (\w+)", RegexOptions.Multiline)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^module \w+ '([^']+)'", RegexOptions.Multiline)]
    private static partial Regex Module();

    [GeneratedRegex(@"(?<![\w.])(\w+):(?!:)")]
    private static partial Regex Given();

    [GeneratedRegex("@[A-Z_0-9]+@")]
    private static partial Regex Place();
}
