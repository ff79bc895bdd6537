using Newtonsoft.Json.Linq;
using Pipelines.Connectors.Code;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Code;

namespace Pipelines.Connectors.Tests.Code;

public sealed class CSharpExpressionTests : IDisposable
{
    private const string Row = """{"n":3,"t":"one two","tags":["b","a"],"o":{"x":1.5},"nothing":null}""";

    private readonly CodeSandboxes _sandboxes = new(new SandboxOptions { AllowsCSharp = true, ResultCharsMax = 10_000 });

    public void Dispose() => _sandboxes.Dispose();

    [Theory]
    [InlineData("new { n = (int)input[\"n\"] + 1, t = ((string)input[\"t\"]).ToUpperInvariant() }", """{"n":4,"t":"ONE TWO"}""")]
    [InlineData("((string)input[\"t\"]).Split(' ').Length > 1", "true")]
    [InlineData("new Dictionary<string, object> { [\"sorted\"] = input[\"tags\"].Select(t => (string)t).OrderBy(t => t).ToList() }", """{"sorted":["a","b"]}""")]
    [InlineData("from t in input[\"tags\"] select (string)t + \"!\"", """["b!","a!"]""")]
    [InlineData("Regex.Replace((string)input[\"t\"], \"o\", m => \"0\")", "\"0ne tw0\"")]
    [InlineData("$\"{input[\"n\"]}-{Math.Round((double)input[\"o\"][\"x\"], 1)}\"", "\"3-1.5\"")]
    [InlineData("input[\"nothing\"].Type == JTokenType.Null ? \"none\" : input[\"nothing\"]", "\"none\"")]
    [InlineData("(string)input[\"gone\"] ?? \"absent\"", "\"absent\"")]
    [InlineData("(int)input[\"n\"] switch { > 2 => \"many\", _ => \"few\" }", "\"many\"")]
    [InlineData("DateTime.Parse(\"2024-02-29\", CultureInfo.InvariantCulture).AddDays(1).Day", "1")]
    public async Task Run_Expression_GivesWhatItMakesOfTheRow(string code, string expected)
    {
        Assert.Equal(expected, RowJson.Write(await RunAsync(code)));
    }

    [Fact]
    public async Task Run_OverRows_SeesAllOfThem()
    {
        JToken sum = await _sandboxes.RunAsync(Unit("new { sum = inputs.Sum(row => (int)row[\"n\"]), count = inputs.Count }"), JArray.Parse("""[{"n":1},{"n":2}]"""), CancellationToken.None);

        Assert.Equal("""{"sum":3,"count":2}""", RowJson.Write(sum));
    }

    /// <summary>Nothing that reaches out of the expression can be named, however it is written.</summary>
    [Theory]
    [InlineData("System.IO.File.ReadAllText(\"/etc/passwd\")")]
    [InlineData("System.Environment.GetEnvironmentVariable(\"PATH\")")]
    [InlineData("System.Diagnostics.Process.Start(\"id\")")]
    [InlineData("new System.Net.Http.HttpClient()")]
    [InlineData("typeof(string)")]
    [InlineData("input.GetType()")]
    [InlineData("\"\".GetType().Assembly")]
    [InlineData("(System.Action)(() => { while (true) ; })")]
    [InlineData("new Func<int>(() => { return 1; })()")]
    [InlineData("input.ToObject<System.Exception>()")]
    [InlineData("input.ToObject<string>()")]
    [InlineData("JToken.Load(null)")]
    [InlineData("((dynamic)input).GetType()")]
    [InlineData("System.Threading.Tasks.Task.Delay(1)")]
    [InlineData("System.Reflection.Assembly.GetExecutingAssembly()")]
    [InlineData("Activator.CreateInstance(null)")]
    [InlineData("System.Runtime.CompilerServices.Unsafe.As<string>(input)")]
    [InlineData("GC.GetTotalMemory(true)")]
    [InlineData("new List<System.IO.FileInfo>()")]
    [InlineData("DateTime.Now")]
    [InlineData("(System.Console.Out, 1)")]
    [InlineData("input.Select(x => System.Console.In)")]
    [InlineData("CultureInfo.CurrentCulture = CultureInfo.InvariantCulture")]
    [InlineData("throw null")]
    [InlineData("global::System.AppDomain.CurrentDomain")]
    public async Task Run_WhatReachesOut_IsRefused(string code)
    {
        string error = await ErrorAsync(code);

        Assert.True(error.Contains("may not use", StringComparison.Ordinal) || error.Contains("no C# expression", StringComparison.Ordinal) || error.Contains("does not compile", StringComparison.Ordinal), error);
    }

    [Theory]
    [InlineData("1); } static PipelineExpression() { System.Console.Beep(); } static object X() => (2", "no C# expression")]
    [InlineData("1; 2", "no C# expression")]
    [InlineData("1 // )", "")]
    [InlineData("\n#if true\n1\n#endif\n", "lines with #")]
    [InlineData("", "no C# expression")]
    [InlineData("input[", "no C# expression")]
    [InlineData("inputs", "does not compile")]
    [InlineData("(int)input[\"t\"]", "FormatException")]
    [InlineData("((string)input[\"gone\"]).Length", "NullReferenceException")]
    [InlineData("double.NaN", "no JSON")]
    [InlineData("new string('x', 20000)", "more than 10,000 characters")]
    public async Task Run_OtherThanASoundExpression_SaysWhatIsWrong(string code, string part)
    {
        if (part.Length == 0)
        {
            Assert.Equal(1, (int)await RunAsync(code));
        }
        else
        {
            Assert.Contains(part, await ErrorAsync(code), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Run_ExpressionThatDoesNotComeBack_IsGivenUp()
    {
        // About ten seconds of computing, so that the test's process is free again soon.
        const string Endless = "Enumerable.Range(0, int.MaxValue).LongCount(x => x % 7 == (int)input[\"n\"])";

        var failed = await Assert.ThrowsAsync<CodeException>(
            () => _sandboxes.RunAsync(new CodeUnit(CodeLanguage.CSharp, Endless, TimeSpan.FromMilliseconds(50)), JToken.Parse(Row), CancellationToken.None));

        Assert.Contains("'timeout'", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ProblemWith_NotAllowed_SaysWhoAllowsIt()
    {
        using var closed = new CodeSandboxes(new SandboxOptions());

        Assert.Contains("PIPELINES_ALLOW_CSHARP", closed.ProblemWith(CodeLanguage.CSharp), StringComparison.Ordinal);
        Assert.Null(_sandboxes.ProblemWith(CodeLanguage.CSharp));
    }

    private Task<JToken> RunAsync(string code) => _sandboxes.RunAsync(Unit(code), JToken.Parse(Row), CancellationToken.None);

    private async Task<string> ErrorAsync(string code) => (await Assert.ThrowsAsync<CodeException>(() => RunAsync(code))).Message;

    private static CodeUnit Unit(string code) => new(CodeLanguage.CSharp, code, TimeSpan.FromSeconds(60));
}
