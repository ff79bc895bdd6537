using Newtonsoft.Json.Linq;
using Pipelines.Cli.Hosting;
using Pipelines.TestKit.Storage;
using Pipelines.TestKit.Time;

namespace Pipelines.Cli.Tests;

/// <summary>The command line in this process, with a home of its own.</summary>
internal sealed class CliSession : IDisposable
{
    private const int JitterSeed = 1;
    private readonly TemporaryFolder _home = new();

    public Dictionary<string, string> Variables { get; } = [];

    public bool IsTerminal { get; set; }

    public string Input { get; set; } = "";

    /// <summary>The retry delays of a download are over at once.</summary>
    public TimeProvider Clock { get; set; } = new ImmediateTimeProvider(
        new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), firesUpTo: TimeSpan.FromSeconds(30));

    /// <summary>Has the trained built-in model where the build has one.</summary>
    public string ProgramFolder { get; set; } = AppContext.BaseDirectory;

    public string Home => _home.FullPath;

    public string this[string relativePath] => _home[relativePath];

    public async Task<CliRun> RunAsync(CancellationToken cancellationToken, params string[] args)
    {
        StringWriter stdout = new();
        StringWriter stderr = new();
        CliHost host = new()
        {
            Out = stdout,
            Error = stderr,
            In = new StringReader(Input),
            OutIsTerminal = IsTerminal,
            InIsTerminal = IsTerminal,
            ReadVariable = Variables.GetValueOrDefault,
            HomeFolder = Home,
            WorkingFolder = Home,
            ProgramFolder = ProgramFolder,
            Clock = Clock,
            Random = new Random(JitterSeed),
            NewGuid = NewGuid,
        };
        ExitCode code = await new CliApp(host).RunAsync(args, cancellationToken);
        return new CliRun(code, stdout.ToString(), stderr.ToString());
    }

    public Task<CliRun> RunAsync(params string[] args) => RunAsync(CancellationToken.None, args);

    /// <summary>Runs with <c>--json</c>, and gives the object.</summary>
    public async Task<JObject> JsonAsync(params string[] args) => (await RunAsync([.. args, "--json"])).Json;

    public void Dispose() => _home.Dispose();

#pragma warning disable RS0030 // Names of runs that a server begins: nothing that is asserted depends on them.
    private static Guid NewGuid() => Guid.NewGuid();
#pragma warning restore RS0030
}
