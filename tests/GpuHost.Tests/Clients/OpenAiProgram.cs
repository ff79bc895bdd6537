using System.Diagnostics;
using Newtonsoft.Json.Linq;

namespace GpuHost.Tests.Clients;

/// <summary>A program that was written for OpenAI, with OpenAI's own client for Node.js; only its two variables name another server.</summary>
internal static class OpenAiProgram
{
    /// <summary>Only a program that hangs takes so long, also on a busy machine.</summary>
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(180);

    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Clients", "openai-client.mjs");

    /// <returns>What the scenario saw.</returns>
    public static async Task<JObject> RunAsync(Uri server, string scenario, JObject? arguments = null, string key = "any")
    {
        using Process node = Process.Start(new ProcessStartInfo("node", [Script, scenario, (arguments ?? []).ToString(Newtonsoft.Json.Formatting.None)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["OPENAI_BASE_URL"] = new Uri(server, "/v1").AbsoluteUri, ["OPENAI_API_KEY"] = key, ["OPENAI_LOG"] = null },
        })!;
        using var patience = new CancellationTokenSource(EndsWithin);
        try
        {
            Task<string> said = node.StandardOutput.ReadToEndAsync(patience.Token);
            string complained = await node.StandardError.ReadToEndAsync(patience.Token);
            await node.WaitForExitAsync(patience.Token);
            Assert.True(node.ExitCode == 0, complained);
            return JObject.Parse(await said);
        }
        finally
        {
            if (!node.HasExited)
            {
                node.Kill(entireProcessTree: true);
            }
        }
    }
}
