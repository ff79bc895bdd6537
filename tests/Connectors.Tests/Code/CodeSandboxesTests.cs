using Newtonsoft.Json.Linq;
using Pipelines.Connectors.Code;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Code;

namespace Pipelines.Connectors.Tests.Code;

/// <summary>Real processes: Python 3 and Node.js must be installed, as the README says.</summary>
public sealed class CodeSandboxesTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);
    private readonly CodeSandboxes _sandboxes = new(new SandboxOptions
    {
#pragma warning disable RS0030 // Where this machine has its programs is for its environment to say.
        SearchPath = Environment.GetEnvironmentVariable("PATH"),
#pragma warning restore RS0030
        ProcessMemoryBytes = 512L * 1024 * 1024,
        ProcessesMax = 2,
        ResultCharsMax = 100_000,
    });

    public void Dispose() => _sandboxes.Dispose();

    [Theory]
    [InlineData(CodeLanguage.Python, "import re\ndef transform(row):\n    print('noise')\n    return {'n': row['n'] + 1, 't': re.sub('a', 'b', row['t'])}")]
    [InlineData(CodeLanguage.JavaScript, "function transform(row) { return {n: row.n + 1, t: row.t.replaceAll('a', 'b')}; }")]
    public async Task Run_Code_ReturnsWhatItMakesOfEachRow(CodeLanguage language, string source)
    {
        var code = new CodeUnit(language, source, Long);

        JToken[] results = await Task.WhenAll(Enumerable.Range(0, 20).Select(n =>
            _sandboxes.RunAsync(code, new JObject { ["n"] = n, ["t"] = "a\n😀\u2028" }, CancellationToken.None)));

        Assert.Equal(Enumerable.Range(0, 20).Select(n => new JObject { ["n"] = n + 1, ["t"] = "b\n😀\u2028" }.ToString()), results.Select(static result => result.ToString()));
    }

    /// <summary>What code must not reach: files, other programs, the network, the machine's variables, its own limits.</summary>
    [Theory]
    [InlineData("open('/etc/passwd').read()", "may not open")]
    [InlineData("open('left.txt', 'w')", "may not open")]
    [InlineData("__import__('os').listdir('/')", "may not list")]
    [InlineData("__import__('os').system('id')", "may not use os.system")]
    [InlineData("__import__('subprocess').run(['id'])", "may not use subprocess")]
    [InlineData("__import__('socket').create_connection(('127.0.0.1', 1))", "may not use socket")]
    [InlineData("__import__('ctypes').CDLL(None)", "may not use ctypes")]
    [InlineData("__import__('os').kill(1, 9)", "may not use os.kill")]
    [InlineData("__import__('resource').setrlimit(9, (1, 1))", "may not use resource")]
    [InlineData("'x' * 10**10", "more memory")]
    [InlineData("row['gone']", "KeyError: 'gone' (line 2 of the code)")]
    [InlineData("object()", "not JSON serializable")]
    [InlineData("float('nan')", "Out of range")]
    public async Task Run_PythonThatMayNot_FailsAndTheProcessGoesOn(string expression, string part)
    {
        var code = new CodeUnit(CodeLanguage.Python, $"def transform(row):\n    return 'fine' if row['n'] else {expression}", Long);

        CodeException failure = await Assert.ThrowsAsync<CodeException>(() => _sandboxes.RunAsync(code, new JObject { ["n"] = 0 }, CancellationToken.None));
        JToken after = await _sandboxes.RunAsync(code, new JObject { ["n"] = 1 }, CancellationToken.None);

        Assert.Contains(part, failure.Message, StringComparison.Ordinal);
        Assert.Equal("fine", (string?)after);
    }

    [Theory]
    [InlineData("typeof require + typeof process + typeof fetch + typeof setTimeout", "undefinedundefinedundefinedundefined")]
    [InlineData("(() => { try { return this.constructor.constructor('return process')().pid; } catch (e) { return e.name; } })()", "EvalError")]
    [InlineData("(() => { try { return eval('1'); } catch (e) { return e.name; } })()", "EvalError")]
    [InlineData("typeof (async () => {})().constructor", "function")]
    public async Task Run_JavaScript_SeesNothingOfNode(string expression, string expected)
    {
        var code = new CodeUnit(CodeLanguage.JavaScript, $"function transform(row) {{ return `${{{expression}}}`; }}", Long);

        Assert.Equal(expected, (string?)await _sandboxes.RunAsync(code, new JObject(), CancellationToken.None));
    }

    [Theory]
    [InlineData("import('node:fs').then(() => { globalThis.got = 'files'; }, e => { globalThis.got = e.code; })")]
    public async Task Run_JavaScriptThatImports_GetsNothing(string expression)
    {
        var code = new CodeUnit(CodeLanguage.JavaScript, $"function transform(row) {{ {expression}; return globalThis.got ?? 'nothing'; }}", Long);

        Assert.NotEqual("files", (string?)await _sandboxes.RunAsync(code, new JObject(), CancellationToken.None));
        Assert.NotEqual("files", (string?)await _sandboxes.RunAsync(code, new JObject(), CancellationToken.None));
    }

    [Theory]
    [InlineData(CodeLanguage.Python, "def transform(row):\n    while row['n'] == 0: pass\n    return 1")]
    [InlineData(CodeLanguage.JavaScript, "function transform(row) { while (row.n === 0); return 1; }")]
    public async Task Run_CodeThatNeverEnds_IsEndedAndTheNextRowHasAnotherProcess(CodeLanguage language, string source)
    {
        var code = new CodeUnit(language, source, TimeSpan.FromSeconds(2));

        CodeException failure = await Assert.ThrowsAsync<CodeException>(() => _sandboxes.RunAsync(code, new JObject { ["n"] = 0 }, CancellationToken.None));
        JToken after = await _sandboxes.RunAsync(code with { CallTimeMax = Long }, new JObject { ["n"] = 1 }, CancellationToken.None);

        Assert.Contains("longer than 2 seconds", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, (int)after);
    }

    [Theory]
    [InlineData(CodeLanguage.Python, "def transform(row):\n    return 'x' * 200000")]
    [InlineData(CodeLanguage.JavaScript, "function transform(row) { return 'x'.repeat(200000); }")]
    public async Task Run_CodeThatReturnsTooMuch_Fails(CodeLanguage language, string source)
    {
        CodeException failure = await Assert.ThrowsAsync<CodeException>(() =>
            _sandboxes.RunAsync(new CodeUnit(language, source, Long), new JObject(), CancellationToken.None));

        Assert.Contains("more than 100,000 characters", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CodeLanguage.Python, "x = 1", "no function 'transform'")]
    [InlineData(CodeLanguage.Python, "def transform(row:\n  pass", "SyntaxError")]
    [InlineData(CodeLanguage.JavaScript, "let x = 1;", "no function 'transform'")]
    [InlineData(CodeLanguage.JavaScript, "function transform(row {", "SyntaxError")]
    [InlineData(CodeLanguage.JavaScript, "function transform(row) {\n  return row.a.b;\n}", "line 2 of the code")]
    public async Task Run_CodeThatIsNone_SaysWhatIsWrong(CodeLanguage language, string source, string part)
    {
        CodeException failure = await Assert.ThrowsAsync<CodeException>(() =>
            _sandboxes.RunAsync(new CodeUnit(language, source, Long), new JObject(), CancellationToken.None));

        Assert.Contains(part, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Python_InheritsNoVariables()
    {
        var code = new CodeUnit(CodeLanguage.Python, "import os\ndef transform(row):\n    return sorted(os.environ)", Long);

        Assert.DoesNotContain("HOME", RowJson.Write(await _sandboxes.RunAsync(code, new JObject(), CancellationToken.None)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Cancelled_EndsTheCall()
    {
        using var cancelled = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        var code = new CodeUnit(CodeLanguage.Python, "def transform(row):\n    while True: pass", Long);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _sandboxes.RunAsync(code, new JObject(), cancelled.Token));
    }

    [Theory]
    [InlineData(CodeLanguage.Python, "Install Python")]
    [InlineData(CodeLanguage.JavaScript, "Install Node.js")]
    public void ProblemWith_ProgramIsMissing_SaysWhatToInstall(CodeLanguage language, string part)
    {
        using var bare = new CodeSandboxes(new SandboxOptions { SearchPath = Path.GetTempPath() });

        Assert.Contains(part, bare.ProblemWith(language), StringComparison.Ordinal);
        Assert.Null(_sandboxes.ProblemWith(language));
    }
}
