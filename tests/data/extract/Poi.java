// Writes the fixtures of Apache POI, the second producer of documents before 2007: see make.py.

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.List;
import org.apache.poi.hpsf.ClassIDPredefined;
import org.apache.poi.hpsf.PropertySetFactory;
import org.apache.poi.hpsf.SummaryInformation;
import org.apache.poi.hslf.usermodel.HSLFSlide;
import org.apache.poi.hslf.usermodel.HSLFSlideShow;
import org.apache.poi.hslf.usermodel.HSLFTable;
import org.apache.poi.hslf.usermodel.HSLFTextBox;
import org.apache.poi.hslf.usermodel.HSLFTextRun;
import org.apache.poi.hwpf.HWPFDocument;
import org.apache.poi.poifs.filesystem.DirectoryEntry;
import org.apache.poi.poifs.filesystem.EntryUtils;
import org.apache.poi.poifs.filesystem.Ole10Native;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;

public class Poi {
    /** people.csv, a list as a file; writer.doc, what LibreOffice wrote; inner.docx, a document. */
    public static void main(String[] paths) throws Exception {
        List<String> people = Files.readAllLines(Paths.get(paths[0]));
        show(people, dropped(people), paths[3]);
        dropped(people).writeFilesystem(new FileOutputStream(paths[4]));
        document(paths[1], paths[2], paths[5]);
        slim(paths[6]);
    }

    /** A file as the object packager of Windows wraps it. */
    static POIFSFileSystem dropped(List<String> people) throws Exception {
        POIFSFileSystem files = new POIFSFileSystem();
        files.getRoot().setStorageClsid(ClassIDPredefined.OLE_V1_PACKAGE.getClassID());
        byte[] list = String.join("\r\n", people).getBytes(StandardCharsets.UTF_8);
        Ole10Native object = new Ole10Native("liste.csv", "C:\\liste.csv", "C:\\liste.csv", list);
        Ole10Native.createOleMarkerEntry(files);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        object.writeOut(out);
        files.getRoot().createDocument(Ole10Native.OLE10_NATIVE, new ByteArrayInputStream(out.toByteArray()));
        return files;
    }

    static void show(List<String> people, POIFSFileSystem object, String path) throws Exception {
        HSLFSlideShow show = new HSLFSlideShow();
        HSLFSlide first = show.createSlide();
        first.addTitle().setText("Inscrits de mars");
        HSLFTextBox box = first.createTextBox();
        box.setText("Contact : ");
        HSLFTextRun link = box.appendText("l’accueil", false);
        link.createHyperlink().linkToEmail("lien@example.fr");
        box.setAnchor(new java.awt.geom.Rectangle2D.Double(50, 400, 300, 50));
        for (int start = 1; start <= 40; start += 20) {
            HSLFSlide slide = show.createSlide();
            HSLFTable table = slide.createTable(21, 3);
            for (int row = 0; row < 21; row++) {
                String[] cells = people.get(row == 0 ? 0 : start + row - 1).split(";");
                for (int column = 0; column < 3; column++) {
                    table.getCell(row, column).setText(cells[column]);
                }
            }
            table.moveTo(20, 20);
        }
        HSLFSlide hidden = show.createSlide();
        hidden.setHidden(true);
        hidden.createTextBox().setText("enfoui@example.fr");
        show.addEmbed(object);
        try (OutputStream out = new FileOutputStream(path)) {
            show.write(out);
        }
    }

    /** What LibreOffice wrote, in a file put together by POI, with a document embedded in it. */
    static void document(String source, String inner, String path) throws Exception {
        HWPFDocument document = new HWPFDocument(new FileInputStream(source));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        document.write(out);
        POIFSFileSystem files = new POIFSFileSystem(new ByteArrayInputStream(out.toByteArray()));
        DirectoryEntry pool = files.getRoot().createDirectory("ObjectPool");
        DirectoryEntry object = pool.createDirectory("_1234567890");
        object.createDocument("\u0003ObjInfo", new ByteArrayInputStream(new byte[] {0, 0, 3, 0, 1, 0}));
        object.createDocument("Package", new FileInputStream(inner));
        try (OutputStream file = new FileOutputStream(path)) {
            files.writeFilesystem(file);
        }
    }

    /** Takes the picture of the first slide out of a presentation. */
    static void slim(String path) throws Exception {
        POIFSFileSystem whole = new POIFSFileSystem(new FileInputStream(path));
        SummaryInformation summary = (SummaryInformation) PropertySetFactory.create(
            whole.getRoot(), SummaryInformation.DEFAULT_STREAM_NAME);
        summary.removeThumbnail();
        summary.write(whole.getRoot(), SummaryInformation.DEFAULT_STREAM_NAME);
        POIFSFileSystem slim = new POIFSFileSystem();
        EntryUtils.copyNodes(whole, slim);
        try (OutputStream file = new FileOutputStream(path)) {
            slim.writeFilesystem(file);
        }
    }
}
