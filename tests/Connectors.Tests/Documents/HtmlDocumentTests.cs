namespace Pipelines.Connectors.Tests.Documents;

public sealed class HtmlDocumentTests : IDisposable
{
    private readonly DocumentFixture _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("<html><head><title>T</title><style>p{}</style></head><body><h1>Head</h1><p>One <b>two</b>\n  three</p><p>four</p></body></html>", "Head\n\nOne two three\n\nfour")]
    [InlineData("a<br>b<br><br>c", "a\nb\n\nc")]
    [InlineData("<div>a<div>b</div></div><div>c</div>", "a\nb\nc")]
    [InlineData("<ul><li>x</li><li>y <ul><li>z</li></ul></li></ul>", "- x\n- y\n\n- z")]
    [InlineData("<table><tr><th>n</th><th>p</th></tr><tr><td>a</td><td>1</td></tr></table>", "n | p\na | 1")]
    [InlineData("<pre>a\n  b</pre>", "a\n  b")]
    [InlineData("x<script>alert(1)</script><template>t</template><span hidden>h</span>y &amp; &eacute; &lt;b&gt;", "xy & é <b>")]
    [InlineData("<p>never <i>closed <p>next", "never closed\n\nnext")]
    [InlineData("", "")]
    public async Task Parse_Html_GivesWhatAReaderSees(string html, string expected)
    {
        _files.Write("a.html", html);

        Assert.Equal([expected], await _files.ParseAsync("html_to_string", "a.html"));
    }

    [Theory]
    [InlineData("<div>")]
    [InlineData("<b><i>")]
    [InlineData("<table><tr><td>")]
    public async Task Parse_DeepNesting_IsRead(string opening)
    {
        _files.Write("a.html", string.Concat(Enumerable.Repeat(opening, 100)) + "core");

        Assert.Contains("core", Assert.Single(await _files.ParseAsync("html_to_string", "a.html")), StringComparison.Ordinal);
    }

    /// <summary>Browsers' parsing takes time with the square of the nesting: a megabyte of these would take days.</summary>
    [Theory]
    [InlineData("<div>")]
    [InlineData("<ul><li>")]
    [InlineData("<b><div></b>")]
    [InlineData("<font size=1><p><section>")]
    public async Task Parse_NestingWithoutEnd_IsRefusedSoon(string opening)
    {
        _files.Write("a.html", string.Concat(Enumerable.Repeat(opening, 200_000)));

        Assert.Contains("deeper than 512 levels", await _files.ErrorAsync("html_to_string", "a.html"), StringComparison.Ordinal);
    }
}
