using System.Text;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using ExcelDataReader;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Parsing;

namespace Pipelines.Connectors.Documents.Formats;

/// <summary>
/// Workbooks (.xlsx): the sheet that is on top, or each sheet; by columns or by rows. The first row of a sheet names its columns.
/// Formulas give their last value.
/// </summary>
internal sealed class SheetsFormat() : PackageFormat("workbook (.xlsx)")
{
    private static readonly ParserArgument Orientation = ParserArgument.Word("orientation", "col", "row");
    private static readonly ParserArgument ColumnOrder = ParserArgument.Words("col_order");
    private static readonly ParserArgument DocPerSheet = ParserArgument.Flag("doc_per_sheet");

    /// <summary>The reader asks for the code page of old workbooks even where it only reads new ones.</summary>
    static SheetsFormat() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public override IReadOnlyList<ParserArgument> Arguments { get; } = [Orientation, ColumnOrder, DocPerSheet];

    protected override IReadOnlyList<string> Read(DocumentFile file, Stream bytes, DocumentCall call, CancellationToken cancellationToken)
    {
        bool isByRow = (string?)call.Arguments[Orientation.Name] == "row";
        bool wantsAll = (bool?)call.Arguments[DocPerSheet.Name] ?? false;
        string[]? order = (call.Arguments[ColumnOrder.Name] as JArray)?.Select(static name => (string)name!).ToArray();
        int onTop = TopSheetOf(bytes);
        bytes.Position = 0;
        using IExcelDataReader reader = ExcelReaderFactory.CreateOpenXmlReader(bytes, new ExcelReaderConfiguration { LeaveOpen = true });
        List<string> texts = [];
        int index = 0;
        do
        {
            if (wantsAll || index == onTop)
            {
                SheetTable table = SheetTable.Read(file, reader, cancellationToken);
                texts.Add(new TextSink(file).Append(isByRow ? table.ByRows(order) : table.ByColumns(order)).ToString());
            }

            index++;
        }
        while (reader.NextResult());

        return texts.Count > 0 ? texts : throw file.Error("has no sheet");
    }

    private static int TopSheetOf(Stream bytes)
    {
        using SpreadsheetDocument document = SpreadsheetDocument.Open(bytes, isEditable: false);
        BookViews? views = document.WorkbookPart is { } book && book.ContentType.Contains("spreadsheetml", StringComparison.Ordinal)
            ? book.Workbook.BookViews
            : throw new InvalidDataException("it has no workbook");
        return (int)(views?.Elements<WorkbookView>().FirstOrDefault()?.ActiveTab?.Value ?? 0);
    }
}
