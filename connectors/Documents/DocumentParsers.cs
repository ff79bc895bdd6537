using Newtonsoft.Json.Linq;
using Pipelines.Connectors.Documents.Formats;
using Pipelines.Connectors.Documents.Places;
using Pipelines.Core.Operators.Parsing;

namespace Pipelines.Connectors.Documents;

/// <summary>The built-in parsers of local files, a bounded number of files at a time. docs/documents.md</summary>
public sealed class DocumentParsers : IDocumentParsers, IDisposable
{
    /// <summary>DocETL's parsers that need a part which nothing here has.</summary>
    private static readonly Dictionary<string, string> NotHere = new(StringComparer.Ordinal)
    {
        ["whisper_speech_to_text"] = "it needs a model that hears. Transcribe the recordings beforehand, and parse the text with txt_to_string.",
        ["azure_di_read"] = "it needs Azure Document Intelligence. pdf_to_string reads the text layer of PDF files.",
        ["paddleocr_pdf_to_string"] = "it needs PaddleOCR, a Python library. pdf_to_string reads the text layer of PDF files.",
        ["gptpdf_to_string"] = "it needs gptpdf, a Python library. pdf_to_string reads the text layer of PDF files.",
        ["llama_index_simple_directory_reader"] = "it needs LlamaIndex, a Python library. A folder is a dataset by its path; document_to_string reads the files in it.",
        ["llama_index_wikipedia_reader"] = "it needs LlamaIndex, a Python library. web_fetch reads pages.",
    };

    private readonly DocumentParserOptions _options;
    private readonly DocumentLocator _locator;
    private readonly Dictionary<string, IDocumentFormat> _formats;
    private readonly SemaphoreSlim _slots;

    public DocumentParsers(DocumentParserOptions options)
    {
        _options = options;
        _locator = new DocumentLocator(options.WorkingDirectory, options.PipelineFolder);
        _slots = new SemaphoreSlim(options.ParsesAtOnceMax);
        IDocumentFormat text = new PlainTextFormat(), html = new HtmlFormat(), word = new WordFormat();
        IDocumentFormat slides = new SlidesFormat(), sheets = new SheetsFormat(), pdf = new PdfFormat(options);
        var any = new ByExtensionFormat(new Dictionary<string, IDocumentFormat>(StringComparer.Ordinal)
        {
            [".txt"] = text,
            [".md"] = text,
            [".markdown"] = text,
            [".html"] = html,
            [".htm"] = html,
            [".docx"] = word,
            [".pptx"] = slides,
            [".xlsx"] = sheets,
            [".pdf"] = pdf,
        });
        _formats = new Dictionary<string, IDocumentFormat>(StringComparer.Ordinal)
        {
            ["txt_to_string"] = text,
            ["html_to_string"] = html,
            ["docx_to_string"] = word,
            ["pptx_to_string"] = slides,
            ["xlsx_to_string"] = sheets,
            ["pdf_to_string"] = pdf,
            ["document_to_string"] = any,
        };
    }

    public IReadOnlyCollection<string> Names => [.. _formats.Keys, .. NotHere.Keys];

    public string? ProblemWith(string function, JObject arguments) =>
        NotHere.GetValueOrDefault(function) ?? _formats[function].Missing ?? ParserArgument.Problem(_formats[function].Arguments, arguments);

    public async Task<IReadOnlyList<string>> ParseAsync(DocumentCall call, CancellationToken cancellationToken)
    {
        var file = new DocumentFile(call.Path, _locator.Find(call.Path, call.Places), _options);
        await _slots.WaitAsync(cancellationToken);
        using var timeout = new CancellationTokenSource(_options.ParseTimeMax, _options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            // Parsing computes: away from the thread that hands out rows.
            return await Task.Run(() => _formats[call.Function].ReadAsync(file, call, either.Token), either.Token);
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw file.Error($"took longer than {_options.ParseTimeMax.TotalSeconds:0} seconds to parse, which is the bound", exception);
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();
}
